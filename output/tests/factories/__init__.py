"""Rows for the tests, and what clients send to create them."""
