"""Groundplan: a spec-to-code generator for FastAPI teams."""

__version__ = "0.1.0"
