"""The log: what an event is, how it is written to bytes, and the append-only store of them."""
