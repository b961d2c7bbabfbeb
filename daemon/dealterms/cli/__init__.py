"""The command line: one module per group of commands, imported only when it is called for."""
