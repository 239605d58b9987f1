"""Blank lines between the parts of a merged body."""

from __future__ import annotations

import ast

from generator.merge.python.segments import Segment


def blanks_between(
    before: tuple[Segment | None, Segment | None],
    after: tuple[Segment | None, Segment | None],
    blocks: tuple[dict[int, Segment], dict[int, Segment]],
) -> int:
    """Return the number of blank lines between two adjacent parts of the result.

    Each part is passed as its segments in ours and theirs; `blocks` maps the segments of
    both texts to their predecessors. The spacing of ours is kept, also between parts
    that a removal made adjacent.
    """
    last, mine = before[0], after[0]
    if mine is not None and last is not None and blocks[0].get(id(mine)) is last:
        return mine.blank
    other_last, other = before[1], after[1]
    known_there = other is not None and other_last is not None
    if known_there and other and blocks[1].get(id(other)) is other_last:
        return other.blank
    shown_last, shown = last or other_last, mine or other
    if shown_last is None or shown is None:
        return 0
    known = [
        segment.blank
        for segment, known in ((mine, blocks[0]), (other, blocks[1]))
        if segment is not None and id(segment) in known
    ]
    least = _around_definitions(shown_last, shown)
    if least:
        return max([least, *known[:1]])
    if shown_last.key[0] == shown.key[0] and _follows_preamble(shown, blocks):
        return _default_blanks(shown_last, shown)
    return known[0] if known else _default_blanks(shown_last, shown)


def _follows_preamble(
    segment: Segment, blocks: tuple[dict[int, Segment], dict[int, Segment]]
) -> bool:
    """Return whether a statement follows a docstring or `__future__` import."""
    followed = blocks[0].get(id(segment)) or blocks[1].get(id(segment))
    return followed is not None and followed.key in (("doc",), ("from", "__future__"))


def _around_definitions(before: Segment, after: Segment) -> int:
    if before.key[0] == "doc":
        return 1
    if not _is_definition(before) and not _is_definition(after):
        return 0
    if after.indent and after.key[0] == "comment" and not _is_definition(before):
        return 0
    return 1 if after.indent else 2


def _default_blanks(before: Segment, after: Segment) -> int:
    top = not after.indent
    if before.key[0] == "doc" or "region" in (before.key[0], after.key[0]):
        return 2 if top and "region" in (before.key[0], after.key[0]) else 1
    imports = ("import", "from")
    if before.key[0] in imports and after.key[0] not in (*imports, "comment"):
        return 1
    return 0


def _is_definition(segment: Segment) -> bool:
    return isinstance(
        segment.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    )
