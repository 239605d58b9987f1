"""Patterns of LIKE, as SQLite matches them with regard to case."""

from __future__ import annotations

import re

_PART = re.compile(r"\\(.)|(.)", re.DOTALL)
_WILDCARDS = {"%": "*", "_": "?"}
_SPECIAL = "*?["


def glob_pattern(pattern: str) -> str:
    r"""Return the GLOB of SQLite for a LIKE of PostgreSQL, where `\` escapes.

    SQLite's own LIKE ignores case.

    Raises:
        ValueError: the pattern ends in an escape.
    """
    if len(pattern) - len(pattern.rstrip("\\")) & 1:
        raise ValueError
    parts = (
        _literal(found[1]) if found[1] else _WILDCARDS.get(found[2], _literal(found[2]))
        for found in _PART.finditer(pattern)
    )
    return "".join(parts)


def _literal(letter: str) -> str:
    return f"[{letter}]" if letter in _SPECIAL else letter
