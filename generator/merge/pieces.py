"""What a merge is made of: stretches that are settled, and stretches that clash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lines = list[str]
"""Lines without their ends."""


@dataclass(frozen=True)
class Clean:
    """Lines of the result, and whose they are."""

    lines: Lines
    side: Literal["both", "ours", "theirs"]


@dataclass(frozen=True)
class Clash:
    """A stretch that both sides changed, each in its way."""

    base: Lines
    ours: Lines
    theirs: Lines
    within: str = ""
    """The definition that it is in, by its dotted name."""


Piece = Clean | Clash


def split(text: str) -> Lines:
    """Give the lines of a text that is empty or ends in LF."""
    return text.removesuffix("\n").split("\n") if text else []


def joined(lines: Lines) -> str:
    """Give the text of some lines, the last one ended too."""
    return "\n".join(lines) + "\n" if lines else ""
