"""Three-way merge by line, with conflicts as small as is safe."""

from __future__ import annotations

from generator.merge.clash_resolution import (
    resolve_clash,
    resolve_one_sided,
    trim_clash,
)
from generator.merge.declarations import DeclarationRules
from generator.merge.insertions import join_insertions
from generator.merge.pieces import Clash, Clean, Lines, Piece
from generator.merge.removals import resolve_removals
from generator.merge.sequences.ordered_items import match_by_text, merge_by_order


def merge_lines(base: Lines, ours: Lines, theirs: Lines) -> list[Piece]:
    """Return the plain merge: each range that both sides touched is one clash."""
    pieces: list[Piece] = []
    for gap, rows in merge_by_order(base, ours, theirs, match_by_text(list)):
        if gap:
            clash = Clash(list(gap.base), list(gap.ours), list(gap.theirs))
            pieces.append(resolve_one_sided(clash) or clash)
        if rows:
            pieces.append(Clean([row.versions[1] for row in rows], "both"))
    return pieces


def refine_clashes(
    pieces: list[Piece], joining: DeclarationRules | None = None
) -> list[Piece]:
    """Resolve the clashes that are not real, and trim the others to their differences.

    With `joining`, insertions of both sides at one point are joined, ours first, unless
    both declare the same name.
    """
    result: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Clash):
            result += _refine_clash(piece, joining)
        else:
            result.append(piece)
    return result


def _refine_clash(clash: Clash, joining: DeclarationRules | None) -> list[Piece]:
    found = resolve_clash(clash)
    if found is None and joining is not None:
        found = join_insertions(clash, joining) or resolve_removals(clash, joining)
    if found is not None:
        return found
    head, rest, tail = trim_clash(clash)
    untouched = resolve_one_sided(rest)
    if untouched is not None:
        middle: list[Piece] = [untouched] if untouched.lines else []
    else:
        middle = resolve_clash(rest) or [rest]
    return [*head, *middle, *tail]
