"""Replacements in a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Edit:
    """Text that is put in the place of other text."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with its edits carried out; the first of two that overlap counts."""
    result: list[str] = []
    at = 0
    for edit in sorted(set(edits)):
        if edit.start >= at:
            result += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*result, text[at:]])
