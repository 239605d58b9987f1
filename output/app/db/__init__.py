"""The database: connections, column types, and what all repositories share."""
