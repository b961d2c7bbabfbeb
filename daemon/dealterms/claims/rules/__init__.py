"""The rules that bind quantities, dates and words to terms, one module per kind."""
