"""Pages for people who would rather look than read, and the same facts as JSON. Read-only."""
