"""Joining what both sides inserted at one point under different names."""

from __future__ import annotations

import re

from generator.merge.clash_resolution import (
    is_changed_form,
    resolve_one_sided,
    trim_clash,
)
from generator.merge.declarations import DeclarationRules, is_balanced, outermost_names
from generator.merge.pieces import Clash, Clean, Lines, Piece

_WORD = re.compile(r"\w")


def join_insertions(clash: Clash, naming: DeclarationRules) -> list[Piece] | None:
    """Join what both sides inserted, ours first; None if both declare the same name.

    Lines that both sides begin or end with appear once, except lines without words,
    which close or separate blocks, and unless that would cut a block.
    """
    head, rest, tail = trim_clash(clash)
    if clash.base:
        middle = _join_gaps(rest, naming)
        return None if middle is None else [*head, *middle, *tail]
    if _holds(clash.ours, clash.theirs):
        return [Clean(clash.ours, "ours")]
    start, end = _lines(head), _lines(tail)
    while start and not _WORD.search(start[-1]):
        rest = _with_line(start.pop(), rest, is_head=True)
    while end and not _WORD.search(end[0]):
        rest = _with_line(end.pop(0), rest, is_head=False)
    if any(
        naming.name_declared_by(line) and not naming.is_independent(line)
        for line in start
    ):
        return None  # one declaration with two different bodies
    middle = _join_gaps(rest, naming)
    if middle is None:
        return _join_gaps(clash, naming) if start or end else None
    return [*_both(start), *middle, *_both(end)]


def _holds(lines: Lines, some: Lines) -> bool:
    """Return whether lines contain some others consecutively."""
    size = len(some)
    return any(lines[n : n + size] == some for n in range(len(lines) - size + 1))


def _lines(pieces: list[Piece]) -> Lines:
    return [x for piece in pieces if isinstance(piece, Clean) for x in piece.lines]


def _both(lines: Lines) -> list[Piece]:
    return [Clean(lines, "both")] if lines else []


def _with_line(line: str, clash: Clash, *, is_head: bool) -> Clash:
    sides = clash.ours, clash.theirs
    ours, theirs = ([line, *x] if is_head else [*x, line] for x in sides)
    return Clash(clash.base, ours, theirs)


def _join_gaps(clash: Clash, naming: DeclarationRules) -> list[Piece] | None:
    """Join the lines that the sides inserted before each line of base."""
    mine, other = _align(clash.base, clash.ours), _align(clash.base, clash.theirs)
    if mine is None or other is None:
        return None
    pieces: list[Piece] = []
    for number, (first, second) in enumerate(zip(mine[0], other[0], strict=True)):
        if first and second and not _may_join(first, second, naming):
            return None
        for lines, side in ((first, "ours"), (second, "theirs")):
            if lines:
                pieces.append(Clean(lines, side))  # type: ignore[arg-type]
        if number == len(clash.base):
            continue
        line = Clash([clash.base[number]], [mine[1][number]], [other[1][number]])
        found = resolve_one_sided(line)
        if found is None:
            return None
        pieces.append(found)
    return pieces


def _may_join(ours: Lines, theirs: Lines, naming: DeclarationRules) -> bool:
    if outermost_names(ours, naming) & outermost_names(theirs, naming):
        return False
    return not naming.has_brackets or (is_balanced(ours) and is_balanced(theirs))


def _align(base: Lines, lines: Lines) -> tuple[list[Lines], Lines] | None:
    """Return the lines inserted before each line of base, and the new forms of those.

    None if a line of base was removed.
    """
    gaps: list[Lines] = [[]]
    kept: Lines = []
    for line in lines:
        if len(kept) < len(base) and is_changed_form(base[len(kept)], line):
            kept.append(line)
            gaps.append([])
        else:
            gaps[-1].append(line)
    return (gaps, kept) if len(kept) == len(base) else None
