"""Detailed tests of the code that every emitted backend shares."""
