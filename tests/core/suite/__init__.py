"""Tests of the code that every emitted backend shares."""
