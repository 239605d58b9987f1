"""The comments among bracketed items, and the items that they belong to."""

from __future__ import annotations

from generator.merge.python.edits import is_pragma
from generator.merge.python.items import BracketItem, BracketItems
from generator.merge.sequences.alignment import Contradiction


def has_comments(items: BracketItems) -> bool:
    """Return whether there are comments among some items.

    A comment on their last line is after the closing bracket, and not among them.
    """
    source = items.source
    lines = range(source.line_of(items.start), source.line_of(items.end))
    return any(line in source.comments for line in lines)


def check_no_comments(items: BracketItems, item: BracketItem) -> None:
    """Raise Contradiction if a comment belongs to an item that is to be removed.

    A linter directive after all the items belongs to none of them.
    """
    source = items.source
    first, last = source.line_of(item.start), source.line_of(item.end)
    behind = source.line_of(items.end)
    for line in range(first, last + 1):
        comment = source.comments.get(line, "")
        if comment and not (line == behind and is_pragma(comment)):
            raise Contradiction
    above = source.lines[first - 1].strip() if first else ""
    if above.startswith("#") and source.starts[first - 1] >= items.start:
        raise Contradiction
