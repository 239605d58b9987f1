"""The difference between two states of the schema: what was paired, what changed."""
