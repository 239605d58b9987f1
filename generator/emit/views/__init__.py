"""The view objects that templates print, built from the domain and its tables."""
