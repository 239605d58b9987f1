"""Merging Python by structure: statements, their parts, and imported names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.merge.authors import Authors
from generator.merge.pieces import Clean, Piece, joined
from generator.merge.python.body_parts import Context, side_of
from generator.merge.python.differences import differences
from generator.merge.python.expressions import Three
from generator.merge.python.folding import Folds
from generator.merge.python.module_names import module_names, newly_unbound
from generator.merge.python.region_statements import imported_as, owned
from generator.merge.python.segments import module_block
from generator.merge.python.source import parse
from generator.merge.python.statements import merge_block, merge_statement

__all__ = ["differences", "merge_python"]


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
    folds = Folds()
    whole = [base, ours, theirs]
    folded = [text for side in whole if (text := folds.fold(side)) is not None]
    if len(folded) < len(whole):
        # Unbalanced region markers are ordinary comments.
        folds, folded = Folds(), whole
    sources = [s for text in folded if (s := parse(text)) is not None]
    if len(sources) < len(whole):
        return None
    texts = Three(sources[0], sources[1], sources[2])
    own = owned(module_block(texts.ours).segments, folds)
    imports = frozenset(name for each in own for name in imported_as(each.segment))
    context = Context(texts, merge_statement, folds, authors, imports)
    pieces = _merged(context)
    # A restored statement may need more names, such as a block under TYPE_CHECKING.
    while more := _needed(pieces, ours, theirs) - context.needed:
        context = replace(context, needed=context.needed | more)
        pieces = _merged(context)
    return pieces


def _merged(context: Context) -> list[Piece]:
    texts = context.texts
    base, ours, theirs = map(module_block, (texts.base, texts.ours, texts.theirs))
    pieces = merge_block(context, (base, ours, theirs), (), ordered=False)
    return [_unfolded(piece, context.folds) for piece in pieces]


def _needed(pieces: Sequence[Piece], ours: str, theirs: str) -> frozenset[str]:
    """Return the names that are unbound in the result but bound in ours or theirs."""
    found: set[str] = set()
    sides = [names for text in (ours, theirs) if (names := module_names(text))]
    imported = frozenset().union(*(names.imported for names in sides))
    for result in {joined(side_of(pieces, ours=side)) for side in (True, False)}:
        names = module_names(result)
        if names is not None:
            found |= imported & names.unbound.keys()
            found |= newly_unbound(result, ours, theirs)
    return frozenset(found)


def _unfolded(piece: Piece, folds: Folds) -> Piece:
    if isinstance(piece, Clean):
        return replace(piece, lines=folds.unfold(piece.lines))
    return replace(
        piece,
        base=folds.unfold(piece.base),
        ours=folds.unfold(piece.ours),
        theirs=folds.unfold(piece.theirs),
    )
