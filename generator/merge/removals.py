"""Lines removed by one side next to lines inserted by the other."""

from __future__ import annotations

import re
from itertools import takewhile

from generator.merge.clash_resolution import find_inserted, find_remaining
from generator.merge.declarations import DeclarationRules, is_balanced
from generator.merge.pieces import Clash, Clean, Lines, Piece

_COMMENT = re.compile(r"\s*(#|//|/\*|\*|;)")
_CONTINUED = ("\\", ":", "=", "|", "&", "?", "+")
"""Endings of lines that continue on the next one."""
_WORD = re.compile(r"\w")


def resolve_removals(clash: Clash, naming: DeclarationRules) -> list[Piece] | None:
    """Resolve removals next to insertions; None if the latter may need the former.

    All these lines must be declarations, at one level, and no insertion may mention a
    removed name.
    """
    base = clash.base
    if naming.heading_mark == "#":
        return None  # prose: each line continues the one before
    for shorter, longer, is_ours in (
        (clash.ours, clash.theirs, False),
        (clash.theirs, clash.ours, True),
    ):
        stays, gaps = find_remaining(base, shorter), find_inserted(base, longer)
        if stays is None or gaps is None:
            continue
        if not all(
            _is_apart(number, gap, base, stays, naming)
            for number, gap in enumerate(gaps)
            if gap
        ):
            return None
        lines = list(gaps[0])
        for line, stay, gap in zip(base, stays, gaps[1:], strict=True):
            lines += [*([line] if stay else []), *gap]
        return [Clean(lines, "ours" if is_ours else "theirs")] if lines else []
    return None


def _is_apart(
    number: int, gap: Lines, base: Lines, stays: list[bool], naming: DeclarationRules
) -> bool:
    """Return whether lines inserted before a line of base do not need removed ones."""
    if any(stays[max(0, number - 1) : number + 1]):
        return True
    pairs = list(zip(base, stays, strict=True))
    if number == 0:
        removed = [line for line, _ in takewhile(_is_removed, pairs)]
        before = gap
    elif number == len(base):
        removed = [line for line, _ in takewhile(_is_removed, reversed(pairs))][::-1]
        before = removed
        if any(map(_COMMENT.match, removed)):
            return False  # it may be a heading of the inserted lines as well
    else:
        return False
    if naming.heading_mark and any(
        x.startswith(naming.heading_mark) for x in removed + gap
    ):
        return False
    depths = [_depth(lines, naming) for lines in (gap, removed)]
    names = {name for line in removed if (name := naming.name_declared_by(line))}
    return (
        _may_end(before)
        and None not in depths
        and depths[0] == depths[1]
        and not any(_holds(name, line) for name in names for line in gap)
    )


def _is_removed(pair: tuple[str, bool]) -> bool:
    return not pair[1]


def _may_end(lines: Lines) -> bool:
    last = next((line for line in reversed(lines) if line.strip()), None)
    if last is None:
        return False
    return not _COMMENT.match(last) and not last.rstrip().endswith(_CONTINUED)


def _depth(lines: Lines, naming: DeclarationRules) -> int | None:
    """Return the indentation of lines that are complete declarations, else None."""
    if naming.has_brackets and not is_balanced(lines):
        return None
    worded = [line for line in lines if _WORD.search(line)]
    depths = [len(line) - len(line.lstrip()) for line in worded]
    if not worded or depths[0] != min(depths):
        return None
    for line, depth in zip(worded, depths, strict=True):
        named = naming.name_declared_by(line) or _COMMENT.match(line)
        if depth == depths[0] and not named:
            return None
    return depths[0]


def _holds(name: str, line: str) -> bool:
    """Return whether a line contains a name as a word."""
    return (
        re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", line.lower())
        is not None
    )
