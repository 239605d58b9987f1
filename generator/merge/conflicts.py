"""Conflict marks: written around what clashes, and found in texts that have them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from generator.merge.pieces import Clean, Lines, Piece, joined, split

_LENGTH = 7
_OURS = "ours: "
_THEIRS = "theirs: "
_MARK_LIKE = re.compile(r"^(<{7,}|>{7,}|={7,}|\|{7,})(?= |$)", re.MULTILINE)
_MARK = re.compile(r"(<{7,}|>{7,}|={7,})(?: (.*))?$")


@dataclass(frozen=True)
class Labels:
    """What the two sides of a conflict are called in its marks."""

    ours: str
    theirs: str
    base: str = "base"


@dataclass(frozen=True)
class Conflict:
    """One marked conflict: its first and last line, counting from 1, and its labels."""

    first: int
    last: int
    ours: str
    theirs: str


def render(pieces: Iterable[Piece], labels: Labels) -> tuple[str, tuple[Conflict, ...]]:
    """Give the text of a merge with its clashes marked in diff3 style.

    Marks are 7 characters long, or longer than any line of the text that looks like a
    mark.
    """
    pieces = list(pieces)
    length = _free_length(pieces)
    lines: Lines = []
    conflicts = []
    for piece in pieces:
        if isinstance(piece, Clean):
            lines += piece.lines
            continue
        first = len(lines) + 1
        mine = f"{piece.within} in {labels.ours}" if piece.within else labels.ours
        lines.append(f"{'<' * length} {_OURS}{mine}")
        lines += piece.ours
        lines.append(f"{'|' * length} {labels.base}")
        lines += piece.base
        lines.append("=" * length)
        lines += piece.theirs
        lines.append(f"{'>' * length} {_THEIRS}{labels.theirs}")
        conflicts.append(Conflict(first, len(lines), mine, labels.theirs))
    return joined(lines), tuple(conflicts)


def find_conflicts(text: str) -> tuple[Conflict, ...]:
    """Give the conflicts that are marked in a text, those of git too.

    A single mark with a label of ours counts as well: it is left over from a conflict
    that was resolved by half.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return ()
    found = []
    opened: tuple[int, str, str] | None = None
    divided = False
    for number, line in enumerate(split(text), start=1):
        mark = _MARK.match(line)
        if mark is None:
            continue
        run, label = mark[1], mark[2] or ""
        if opened and len(run) < len(opened[1]):
            continue  # marks within a conflict are shorter than its own: they are text
        if run[0] == "<":
            found += _left_over(opened)
            opened, divided = (number, run, label), False
        elif run[0] == "=":
            divided = divided or (opened is not None and len(opened[1]) == len(run))
        elif opened and divided and len(opened[1]) == len(run):
            found.append(_conflict(opened[0], number, opened[2], label))
            opened = None
        elif label.startswith(_THEIRS):
            found.append(_conflict(number, number, "", label))
    return (*found, *_left_over(opened))


def has_markers(text: str) -> bool:
    """Tell whether conflicts are marked in a text."""
    return bool(find_conflicts(text))


def _left_over(opened: tuple[int, str, str] | None) -> list[Conflict]:
    if opened is None or not opened[2].startswith(_OURS):
        return []
    return [_conflict(opened[0], opened[0], opened[2], "")]


def _conflict(first: int, last: int, ours: str, theirs: str) -> Conflict:
    return Conflict(first, last, ours.removeprefix(_OURS), theirs.removeprefix(_THEIRS))


def _free_length(pieces: Iterable[Piece]) -> int:
    longest = _LENGTH - 1
    for piece in pieces:
        if isinstance(piece, Clean):
            sides = [piece.lines]
        else:
            sides = [piece.base, piece.ours, piece.theirs]
        for lines in sides:
            for found in _MARK_LIKE.finditer("\n".join(lines)):
                longest = max(longest, len(found[1]))
    return longest + 1
