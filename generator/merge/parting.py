"""Lines that one side took out beside lines that the other put in there."""

from __future__ import annotations

import re
from itertools import takewhile

from generator.merge.naming import Naming, is_balanced
from generator.merge.pieces import Clash, Clean, Lines, Piece
from generator.merge.settling import inserted, remaining

_COMMENT = re.compile(r"\s*(#|//|/\*|\*|;)")
_GOES_ON = ("\\", ":", "=", "|", "&", "?", "+")
"""What a line ends with that the next one belongs to."""
_WORD = re.compile(r"\w")


def parted(clash: Clash, naming: Naming) -> list[Piece] | None:
    """Take lines out and put others in beside them; None if those belong to these.

    All of them must declare something, on one level, and nothing of the other ones.
    """
    base = clash.base
    if naming.sections == "#":
        return None  # prose: a line goes on from the one before
    for shorter, longer, is_ours in (
        (clash.ours, clash.theirs, False),
        (clash.theirs, clash.ours, True),
    ):
        stays, gaps = remaining(base, shorter), inserted(base, longer)
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
    number: int, gap: Lines, base: Lines, stays: list[bool], naming: Naming
) -> bool:
    """Return whether lines put in before a line of base can do without those removed."""
    if any(stays[max(0, number - 1) : number + 1]):
        return True
    pairs = list(zip(base, stays, strict=True))
    if number == 0:
        removed = [line for line, _ in takewhile(_goes, pairs)]
        before = gap
    elif number == len(base):
        removed = [line for line, _ in takewhile(_goes, reversed(pairs))][::-1]
        before = removed
        if any(map(_COMMENT.match, removed)):
            return False  # a heading, perhaps, of what was put in as well
    else:
        return False
    if naming.sections and any(x.startswith(naming.sections) for x in removed + gap):
        return False
    depths = [_depth(lines, naming) for lines in (gap, removed)]
    names = {name for line in removed if (name := naming.of(line))}
    return (
        _may_end(before)
        and None not in depths
        and depths[0] == depths[1]
        and not any(_holds(name, line) for name in names for line in gap)
    )


def _goes(pair: tuple[str, bool]) -> bool:
    return not pair[1]


def _may_end(lines: Lines) -> bool:
    last = next((line for line in reversed(lines) if line.strip()), None)
    if last is None:
        return False
    return not _COMMENT.match(last) and not last.rstrip().endswith(_GOES_ON)


def _depth(lines: Lines, naming: Naming) -> int | None:
    """Return how deep lines are that are whole declarations, None for other lines."""
    if naming.braces and not is_balanced(lines):
        return None
    worded = [line for line in lines if _WORD.search(line)]
    depths = [len(line) - len(line.lstrip()) for line in worded]
    if not worded or depths[0] != min(depths):
        return None
    for line, depth in zip(worded, depths, strict=True):
        named = naming.of(line) or _COMMENT.match(line)
        if depth == depths[0] and not named:
            return None
    return depths[0]


def _holds(name: str, line: str) -> bool:
    """Return whether a line has a name among its words."""
    return (
        re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", line.lower())
        is not None
    )
