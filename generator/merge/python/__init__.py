"""Merging Python by structure: statements, their parts, and imported names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.merge.authors import Authors
from generator.merge.pieces import Clean, Piece, join_lines
from generator.merge.python.body_parts import MergeContext, side_lines
from generator.merge.python.differences import diff_definitions
from generator.merge.python.expression_merge import SourceTriple
from generator.merge.python.folding import FoldedRegions
from generator.merge.python.module_names import module_names, newly_unbound_names
from generator.merge.python.python_source import parse_python
from generator.merge.python.region_statements import (
    find_region_statements,
    imported_names,
)
from generator.merge.python.segments import module_block
from generator.merge.python.statement_merge import merge_block, merge_statement

__all__ = ["diff_definitions", "merge_python"]


def merge_python(
    base: str, ours: str, theirs: str, authors: Authors
) -> list[Piece] | None:
    """Merge three Python texts by structure.

    None if one of them does not parse under the running Python, or is nested too deeply.
    """
    try:
        return _by_structure(base, ours, theirs, authors)
    except RecursionError:
        return None


def _by_structure(
    base: str, ours: str, theirs: str, authors: Authors
) -> list[Piece] | None:
    folds = FoldedRegions()
    whole = [base, ours, theirs]
    folded = [text for side in whole if (text := folds.fold(side)) is not None]
    if len(folded) < len(whole):
        # Unbalanced region markers are ordinary comments.
        folds, folded = FoldedRegions(), whole
    sources = [s for text in folded if (s := parse_python(text)) is not None]
    if len(sources) < len(whole):
        return None
    texts = SourceTriple(sources[0], sources[1], sources[2])
    own = find_region_statements(module_block(texts.ours).segments, folds)
    imports = frozenset(name for each in own for name in imported_names(each.segment))
    context = MergeContext(texts, merge_statement, folds, authors, imports)
    pieces = _merge_modules(context)
    # A restored statement may need more names, such as a block under TYPE_CHECKING.
    while more := _needed_names(pieces, ours, theirs) - context.needed:
        context = replace(context, needed=context.needed | more)
        pieces = _merge_modules(context)
    return pieces


def _merge_modules(context: MergeContext) -> list[Piece]:
    texts = context.texts
    base, ours, theirs = map(module_block, (texts.base, texts.ours, texts.theirs))
    pieces = merge_block(context, (base, ours, theirs), (), ordered=False)
    return [_unfold(piece, context.folds) for piece in pieces]


def _needed_names(pieces: Sequence[Piece], ours: str, theirs: str) -> frozenset[str]:
    """Return the names that are unbound in the result but bound in ours or theirs."""
    found: set[str] = set()
    sides = [names for text in (ours, theirs) if (names := module_names(text))]
    imported = frozenset().union(*(names.imported for names in sides))
    for result in {join_lines(side_lines(pieces, ours=side)) for side in (True, False)}:
        names = module_names(result)
        if names is not None:
            found |= imported & names.unbound.keys()
            found |= newly_unbound_names(result, ours, theirs)
    return frozenset(found)


def _unfold(piece: Piece, folds: FoldedRegions) -> Piece:
    if isinstance(piece, Clean):
        return replace(piece, lines=folds.unfold(piece.lines))
    return replace(
        piece,
        base=folds.unfold(piece.base),
        ours=folds.unfold(piece.ours),
        theirs=folds.unfold(piece.theirs),
    )
