"""Text edits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class TextEdit:
    """A replacement of a span of text."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """Apply edits to a text; of two that overlap, the first wins."""
    result: list[str] = []
    at = 0
    for edit in sorted(set(edits)):
        if edit.start >= at:
            result += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*result, text[at:]])
