"""Comments above a statement and behind it, merged beside what it says."""

from __future__ import annotations

from generator.merge.lines import merge_lines, refined
from generator.merge.pieces import Clean, Lines, Piece
from generator.merge.python.segments import Segment


def merged_lead(
    old: Segment | None, mine: Segment, other: Segment | None
) -> list[Piece]:
    """Return the comments above a statement, theirs indented like ours."""
    ours = _lead(mine)
    if other is None:
        return [Clean(ours, "ours")] if ours else []
    theirs = [mine.indent + line.lstrip() for line in _lead(other)]
    base = _lead(old) if old is not None else []
    if [line.strip() for line in theirs] == [line.strip() for line in base]:
        return [Clean(ours, "ours")] if ours else []
    return refined(merge_lines(base, ours, theirs))


def comments_in(segment: Segment | None) -> tuple[str, ...]:
    """Return the comments on the lines of a statement, without those above it."""
    if segment is None:
        return ()
    found = segment.source.comments
    return tuple(found[n] for n in range(segment.code, segment.end) if n in found)


def _lead(segment: Segment) -> Lines:
    return segment.source.lines[segment.first : segment.code]
