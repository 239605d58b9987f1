"""Merging Python by structure: statements, their parts, and the names they import."""

from __future__ import annotations

import ast
from dataclasses import replace

from generator.merge.pieces import Clash, Clean, Lines, Piece, joined
from generator.merge.python.differences import differences
from generator.merge.python.expressions import Three
from generator.merge.python.folding import Folds
from generator.merge.python.parts import Context
from generator.merge.python.segments import module_block
from generator.merge.python.source import parse
from generator.merge.python.statements import merge_block, merge_statement
from generator.merge.python.usage import imported, unbound

__all__ = ["differences", "merge_python"]


def merge_python(base: str, ours: str, theirs: str) -> list[Piece] | None:
    """Merge three Python texts by structure.

    None if one of them is not Python as this Python knows it.
    """
    folds = Folds()
    whole = [base, ours, theirs]
    folded = [text for side in whole if (text := folds.fold(side)) is not None]
    if len(folded) < len(whole):
        # Marks that do not fit together are comments like others.
        folds, folded = Folds(), whole
    sources = [s for text in folded if (s := parse(text)) is not None]
    if len(sources) < len(whole):
        return None
    texts = Three(sources[0], sources[1], sources[2])
    context = Context(texts, merge_statement)
    pieces = _merged(context)
    # What comes back may need imports itself: a block under TYPE_CHECKING, say.
    while wanted := _wanted(pieces, texts) - context.keep:
        wanted |= context.keep
        context = replace(context, keep=wanted, restore=wanted)
        pieces = _merged(context)
    return [_unfolded(piece, folds) for piece in pieces]


def _merged(context: Context) -> list[Piece]:
    texts = context.texts
    base, ours, theirs = map(module_block, (texts.base, texts.ours, texts.theirs))
    return merge_block(context, (base, ours, theirs), (), ordered=False)


def _wanted(pieces: list[Piece], texts: Three) -> frozenset[str]:
    """Give the imported names that are gone from the result and still used there."""
    known = imported(texts.ours.tree) | imported(texts.theirs.tree)
    sides = {_side(pieces, ours=True), _side(pieces, ours=False)}
    if all(known <= _imported(text) for text in sides):
        return frozenset()
    return frozenset(known & {name for text in sides for name in unbound(text)})


def _imported(text: str) -> set[str]:
    try:
        return imported(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError):
        return set()


def _side(pieces: list[Piece], *, ours: bool) -> str:
    lines: Lines = []
    for piece in pieces:
        if isinstance(piece, Clash):
            lines += piece.ours if ours else piece.theirs
        else:
            lines += piece.lines
    return joined(lines)


def _unfolded(piece: Piece, folds: Folds) -> Piece:
    if isinstance(piece, Clean):
        return replace(piece, lines=folds.unfold(piece.lines))
    return replace(
        piece,
        base=folds.unfold(piece.base),
        ours=folds.unfold(piece.ours),
        theirs=folds.unfold(piece.theirs),
    )
