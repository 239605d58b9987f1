"""The codes of the catalogue, one module for each stage that reports problems."""
