"""Tests of what every emitted backend has in common."""
