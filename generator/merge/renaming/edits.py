"""Text edits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Edit:
    """A replacement of a span of text."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits to a text; of two that overlap, the first wins."""
    result: list[str] = []
    at = 0
    for edit in sorted(set(edits)):
        if edit.start >= at:
            result += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*result, text[at:]])
