"""Hypothesis strategies for specs that are valid by construction."""

from tests.strategies.specs import PLAIN_TEXTS, Texts, specs

__all__ = ["PLAIN_TEXTS", "Texts", "specs"]
