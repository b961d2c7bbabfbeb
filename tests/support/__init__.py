"""Our own parts for tests: builders, a clock that stands still, and real loopback servers."""
