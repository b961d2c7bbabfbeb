"""A first configuration: names that parties go by, and the commented file; what `init` writes."""
