"""Printers of Python code: literals, docstrings, imports, layout."""
