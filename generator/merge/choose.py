"""Resolving marked conflicts to one side."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from generator.merge.conflicts import Conflict, find_conflicts
from generator.merge.pieces import Lines, join_lines, split_lines

ConflictSide = Literal["ours", "theirs"]
_ORDER = ("base", "ours", "theirs")
_MIDDLE = re.compile(r"(\|{7,}|={7,})(?: |$)")


def choose_side(
    text: str,
    side: ConflictSide | Literal["base"],
    *,
    only: Collection[int] | None = None,
    path: str = "",
) -> str | None:
    """Return a text with each marked conflict replaced by one of its sides.

    With `only`, replace just the conflicts with these numbers, counting from 0. None if
    base is requested and a conflict does not show it, or if a marker is left over from
    a partially resolved conflict, whose sides are then unknown.
    """
    numbers = side_line_numbers(text, side, only=only, path=path)
    if numbers is None:
        return None
    lines = split_lines(text)
    return join_lines([lines[number] for number in numbers])


def side_line_numbers(
    text: str,
    side: ConflictSide | Literal["base"],
    *,
    only: Collection[int] | None = None,
    path: str = "",
) -> list[int] | None:
    """Return the numbers of the lines of one side of a text with conflicts."""
    lines = split_lines(text)
    result: list[int] = []
    at = 0
    for number, conflict in enumerate(find_conflicts(text, path=path)):
        if only is not None and number not in only:
            continue
        sides = _sides(lines, conflict)
        chosen_lines = None if sides is None else sides[_ORDER.index(side)]
        if chosen_lines is None:
            return None
        result += range(at, conflict.first - 1)
        result += chosen_lines
        at = conflict.last
    return [*result, *range(at, len(lines))]


def _sides(
    lines: Lines, conflict: Conflict
) -> tuple[range | None, range, range] | None:
    """Return the lines of base, if the conflict shows them, of ours, and of theirs."""
    first, last = conflict.first - 1, conflict.last - 1
    if first == last:
        return None
    length = len(lines[first]) - len(lines[first].lstrip("<"))
    base = divider = None
    for number in range(first + 1, last):
        mark = _MIDDLE.match(lines[number])
        if mark is None or len(mark[1]) != length:
            continue
        if mark[1][0] == "|" and base is None and divider is None:
            base = number
        elif mark[1][0] == "=" and divider is None:
            divider = number
    if divider is None:
        return None
    ours = range(first + 1, base if base is not None else divider)
    before = None if base is None else range(base + 1, divider)
    return before, ours, range(divider + 1, last)
