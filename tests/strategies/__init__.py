"""Hypothesis strategies for specs that are valid by construction."""

from tests.strategies.specs import DULL, Texts, specs

__all__ = ["DULL", "Texts", "specs"]
