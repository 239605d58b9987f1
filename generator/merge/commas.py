"""Trailing commas, which are layout and not an edit."""

from __future__ import annotations

from generator.merge.pieces import Lines
from generator.merge.sequences.ordered_items import matching_blocks

_CLOSING = (")", "]", "}")


def without_last_commas(lines: Lines) -> Lines:
    """Return lines without trailing commas before a closing bracket on the next line."""
    result: Lines = []
    closes = False
    for line in reversed(lines):
        result.append(line.removesuffix(",") if closes else line)
        closes = line.lstrip().startswith(_CLOSING) or (closes and not line.strip())
    return result[::-1]


def ignore_comma_changes(base: Lines, lines: Lines) -> Lines:
    """Return lines, with those of base where only a trailing comma differs."""
    result = list(lines)
    bare = without_last_commas(base), without_last_commas(lines)
    for at_base, at, size in matching_blocks(*bare):
        result[at : at + size] = base[at_base : at_base + size]
    return result
