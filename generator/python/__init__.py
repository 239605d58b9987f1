"""Printing Python: literals, docstrings, imports, layout."""
