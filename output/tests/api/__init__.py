"""The tests of the HTTP interface, collection by collection."""
