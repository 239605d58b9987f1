"""Suggestions for misspelled words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_LONGEST_WORD = 64


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most similar to `word`, or None if none is similar.

    Case is ignored. Words longer than any valid name match nothing.
    """
    return _nearest(word, tuple(sorted(known)))


@lru_cache(maxsize=4096)
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    if len(word) > _LONGEST_WORD:
        return None
    from difflib import get_close_matches

    folded = {name.casefold(): name for name in known if len(name) <= _LONGEST_WORD}
    matches = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[matches[0]] if matches else None
