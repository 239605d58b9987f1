"""Hunks that both sides touched without a conflict."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

from generator.merge.pieces import Clash, Clean, Lines, Piece
from generator.merge.regions import token_indent, token_name

_MIN_CHANGED_RATIO = 0.7
_WORD = re.compile(r"\W*\w+")


def resolve_clash(clash: Clash) -> list[Piece] | None:
    """Resolve a clash in which each side touched different lines; None for others."""
    for settle in (
        _line_by_line,
        _insertions_and_changes,
        _beside_deletions,
        _region_and_insertion,
    ):
        found = settle(clash)
        if found is not None:
            return found
    return None


def resolve_one_sided(gap: Clash) -> Clean | None:
    """Resolve a gap that one side left alone, or that both changed identically."""
    if gap.ours == gap.theirs:
        return Clean(gap.ours, "both")
    if gap.ours == gap.base:
        return Clean(gap.theirs, "theirs")
    if gap.theirs == gap.base:
        return Clean(gap.ours, "ours")
    return None


def trim_clash(clash: Clash) -> tuple[list[Piece], Clash, list[Piece]]:
    """Split off the lines that both sides of a clash begin or end with."""
    base, ours, theirs = clash.base, clash.ours, clash.theirs
    start = 0
    while start < min(len(ours), len(theirs)) and ours[start] == theirs[start]:
        start += 1
    shared = 0
    while shared < min(start, len(base)) and is_changed_form(
        base[shared], ours[shared]
    ):
        shared += 1
    head, base = ours[:start], base[shared:]
    ours, theirs = ours[start:], theirs[start:]
    end = 0
    while end < min(len(ours), len(theirs)) and ours[-1 - end] == theirs[-1 - end]:
        end += 1
    shared = 0
    while shared < min(end, len(base)) and is_changed_form(
        base[-1 - shared], ours[-1 - shared]
    ):
        shared += 1
    tail = ours[len(ours) - end :]
    rest = Clash(
        base[: len(base) - shared],
        ours[: len(ours) - end],
        theirs[: len(theirs) - end],
    )
    return _both(head), rest, _both(tail)


def _both(lines: Lines) -> list[Piece]:
    return [Clean(lines, "both")] if lines else []


def _line_by_line(clash: Clash) -> list[Piece] | None:
    """Resolve changes to adjacent lines, each by one side."""
    base, ours, theirs = clash.base, clash.ours, clash.theirs
    if not len(base) == len(ours) == len(theirs):
        return None
    pieces: list[Piece] = []
    for old, mine, other in zip(base, ours, theirs, strict=True):
        if mine == other or other == old:
            changed, piece = mine, Clean([mine], "both" if mine == other else "ours")
        elif mine == old:
            changed, piece = other, Clean([other], "theirs")
        else:
            return None
        if not is_changed_form(old, changed):
            return None
        pieces.append(piece)
    return pieces


def _insertions_and_changes(clash: Clash) -> list[Piece] | None:
    """Resolve lines added by one side next to lines changed by the other."""
    base, ours, theirs = clash.base, clash.ours, clash.theirs
    if not base:
        return None
    for added, changed, is_ours in ((ours, theirs, True), (theirs, ours, False)):
        gaps = find_inserted(base, added)
        if gaps is None or len(changed) != len(base):
            continue
        if not all(map(is_changed_form, base, changed)):
            continue
        pieces: list[Piece] = []
        for number, gap in enumerate(gaps):
            if gap:
                pieces.append(Clean(gap, "ours" if is_ours else "theirs"))
            if number < len(base):
                line = [changed[number]]
                pieces.append(Clean(line, "theirs" if is_ours else "ours"))
        return pieces
    return None


def _beside_deletions(clash: Clash) -> list[Piece] | None:
    """Resolve lines removed by one side next to changes or insertions of the other."""
    base = clash.base
    for shorter, other, is_ours in (
        (clash.ours, clash.theirs, True),
        (clash.theirs, clash.ours, False),
    ):
        stays = find_remaining(base, shorter)
        if stays is None:
            continue
        side: Literal["ours", "theirs"] = "theirs" if is_ours else "ours"
        left = [line for line, stay in zip(base, stays, strict=True) if stay]
        if left and len(other) == len(left) and all(map(is_changed_form, left, other)):
            return [Clean(other, side)]
        gaps = find_inserted(base, other)
        if gaps is None:
            if len(other) != len(base) or not all(map(is_changed_form, base, other)):
                continue
            gaps = [[] for _ in range(len(base) + 1)]
        else:
            other = base
        lost = any(
            gap and not any(stays[max(0, n - 1) : n + 1]) for n, gap in enumerate(gaps)
        )
        if lost or any(
            not stay and old != new
            for stay, old, new in zip(stays, base, other, strict=True)
        ):
            return None
        found: list[Piece] = []
        for number, gap in enumerate(gaps):
            lines = list(gap)
            if number < len(base) and stays[number]:
                lines.append(other[number])
            if lines:
                found.append(Clean(lines, side))
        return found
    return None


def find_remaining(base: Lines, lines: Lines) -> list[bool] | None:
    """Return which lines of base remain; None if not all changes are deletions."""
    stays = []
    at = 0
    for line in base:
        left = at < len(lines) and lines[at] == line
        stays.append(left)
        at += left
    return stays if at == len(lines) < len(base) else None


def find_inserted(base: Lines, lines: Lines) -> list[Lines] | None:
    """Return the lines added before each line of base and after the last one.

    None if not all changes are additions.
    """
    gaps: list[Lines] = [[]]
    for line in lines:
        if len(gaps) <= len(base) and line == base[len(gaps) - 1]:
            gaps.append([])
        else:
            gaps[-1].append(line)
    return gaps if len(gaps) == len(base) + 1 else None


def _region_and_insertion(clash: Clash) -> list[Piece] | None:
    """Resolve a custom region and generated lines inserted at the same point."""
    words = [line for line in clash.ours if line.strip()]
    if clash.base or not clash.theirs or not words:
        return None
    if any(token_name(line) is None for line in words):
        return None
    region, added = Clean(clash.ours, "ours"), Clean(clash.theirs, "theirs")
    # After lines with less indentation, the region would end up in another block.
    depth = len(token_indent(words[0]))
    outer = any(
        len(line) - len(line.lstrip()) < depth for line in clash.theirs if line.strip()
    )
    return [region, added] if outer else [added, region]


def is_changed_form(old: str, new: str) -> bool:
    """Return whether a line is a changed form of another, not a replacement."""
    if old == new:
        return True
    first, second = _WORD.match(old), _WORD.match(new)
    if first is None or second is None:
        return False
    return (
        first[0] == second[0]
        or SequenceMatcher(None, old, new).ratio() > _MIN_CHANGED_RATIO
    )
