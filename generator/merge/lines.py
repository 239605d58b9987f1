"""Three-way merge by line, with conflicts as small as is safe."""

from __future__ import annotations

from generator.merge.clash_resolution import settled, trimmed, untouched_by_one
from generator.merge.declarations import Naming
from generator.merge.insertions import joined
from generator.merge.pieces import Clash, Clean, Lines, Piece
from generator.merge.removals import parted
from generator.merge.sequences import by_words, merge_running


def merge_lines(base: Lines, ours: Lines, theirs: Lines) -> list[Piece]:
    """Return the plain merge: each range that both sides touched is one clash."""
    pieces: list[Piece] = []
    for gap, rows in merge_running(base, ours, theirs, by_words(list)):
        if gap:
            clash = Clash(list(gap.base), list(gap.ours), list(gap.theirs))
            pieces.append(untouched_by_one(clash) or clash)
        if rows:
            pieces.append(Clean([row.all_three[1] for row in rows], "both"))
    return pieces


def refined(pieces: list[Piece], joining: Naming | None = None) -> list[Piece]:
    """Resolve the clashes that are not real, and trim the others to their differences.

    With `joining`, insertions of both sides at one point are joined, ours first, unless
    both declare the same name.
    """
    result: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Clash):
            result += _refined(piece, joining)
        else:
            result.append(piece)
    return result


def _refined(clash: Clash, joining: Naming | None) -> list[Piece]:
    found = settled(clash)
    if found is None and joining is not None:
        found = joined(clash, joining) or parted(clash, joining)
    if found is not None:
        return found
    head, rest, tail = trimmed(clash)
    untouched = untouched_by_one(rest)
    if untouched is not None:
        middle: list[Piece] = [untouched] if untouched.lines else []
    else:
        middle = settled(rest) or [rest]
    return [*head, *middle, *tail]
