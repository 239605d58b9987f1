"""The pieces of a merge: clean hunks and clashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lines = list[str]
"""Lines without their line endings."""


@dataclass(frozen=True)
class Clean:
    """Lines of the result, and the side that they come from."""

    lines: Lines
    side: Literal["both", "ours", "theirs"]


@dataclass(frozen=True)
class Clash:
    """A hunk that both sides changed differently."""

    base: Lines
    ours: Lines
    theirs: Lines
    within: str = ""
    """The dotted name of the enclosing definition."""


Piece = Clean | Clash


def split_lines(text: str) -> Lines:
    """Return the lines of a text that is empty or ends in LF."""
    return text.removesuffix("\n").split("\n") if text else []


def join_lines(lines: Lines) -> str:
    """Return lines as a text, each of them ended by LF."""
    return "\n".join(lines) + "\n" if lines else ""
