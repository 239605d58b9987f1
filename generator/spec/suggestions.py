"""Hints with the names that the user may have meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from generator.diagnostics import nearest_word

_MOST_LISTED = 24

_WORD = re.compile(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z][a-z0-9]*|[0-9]+")


def split_spelling(name: str) -> list[str]:
    """Split a name in any spelling into words."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _WORD.findall(plain)


def suggestion_hint(name: str, known: Iterable[str], among: str) -> str | None:
    """Return a hint with the nearest known name, or with all if they are few.

    `among` introduces the list: `its keys are`.
    """
    names = list(known)
    found = nearest_word(name, names)
    if found is not None:
        return f"did you mean `{found}`?"
    if not names or len(names) > _MOST_LISTED:
        return None
    return f"{among} " + ", ".join(f"`{each}`" for each in names)
