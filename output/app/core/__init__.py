"""Settings, errors, logging and the base of the schemas."""
