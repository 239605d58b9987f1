"""Shared infrastructure: settings, errors, logging and base schemas."""
