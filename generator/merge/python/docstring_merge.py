"""Merging docstrings by line, apart from how their quotes are laid out."""

from __future__ import annotations

import re

from generator.merge.clash_resolution import resolve_one_sided
from generator.merge.lines import merge_lines, refine_clashes
from generator.merge.pieces import Clash, Lines, Piece
from generator.merge.python.body_parts import clean_lines, clean_pieces
from generator.merge.sequences.alignment import Contradiction

_QUOTED = re.compile(r"\s*[A-Za-z]{,2}(\"\"\"|''').*\1", re.DOTALL)


def merge_docstring(base: Lines, ours: Lines, theirs: Lines) -> list[Piece]:
    """Merge docstrings by line; their first lines always match.

    Raises Contradiction if both changed the same line.
    """
    pieces = refine_clashes(merge_lines(base, ours, theirs))
    if clean_lines(pieces) is not None:
        return pieces
    opened = [_separate_closing_quotes(side) for side in (base, ours, theirs)]
    before, mine, other = opened
    if before is None or mine is None or other is None:
        raise Contradiction
    first = resolve_one_sided(Clash(before[:1], mine[:1], other[:1]))
    rest = clean_lines(refine_clashes(merge_lines(before[1:], mine[1:], other[1:])))
    if first is None or rest is None:
        raise Contradiction
    lines = [*first.lines, *rest]
    if _ends_with_words(ours if len(ours) > 1 else theirs) and lines[-2].strip():
        lines[-2:] = [lines[-2] + lines[-1].lstrip()]
    return clean_pieces(lines, "ours")


def match_quote_layout(ours: Lines, theirs: Lines) -> Lines:
    """Return a docstring of theirs with its quotes on separate lines if ours has that."""
    quotes = ours[0].strip()
    text = theirs[0].strip()
    is_short = len(theirs) == 1 and len(text) > 2 * len(quotes)
    if len(ours) == 1 or quotes not in ('"""', "'''") or not is_short:
        return theirs
    if not (text.startswith(quotes) and text.endswith(quotes)):
        return theirs
    indent = ours[0][: len(ours[0]) - len(ours[0].lstrip())]
    words = text[len(quotes) : -len(quotes)].strip()
    return [f"{indent}{line}" for line in (quotes, words, quotes)]


def _separate_closing_quotes(lines: Lines) -> Lines | None:
    """Return a docstring with its closing quotes on a separate line, None if unusual."""
    quoted = _QUOTED.fullmatch("\n".join(lines))
    if quoted is None:
        return None
    if not _ends_with_words(lines):
        return lines
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    quotes = quoted[1]
    return [*lines[:-1], lines[-1].removesuffix(quotes), indent + quotes]


def _ends_with_words(lines: Lines) -> bool:
    return bool(lines[-1].strip().strip("\"'"))
