"""Resolution of a spec into a domain, by passes in a fixed order over all entities."""
