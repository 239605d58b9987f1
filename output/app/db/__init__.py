"""The database: connections, column types and the base repository."""
