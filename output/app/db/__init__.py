"""The database: connections, columns, and queries of every kind of row."""
