"""Tests of the HTTP interface, by collection."""
