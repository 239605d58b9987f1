"""The queries of each model."""
