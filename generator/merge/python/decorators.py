"""The decorators of a function or class, identified by what they call."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace

from generator.merge.python.edits import SourceEdit
from generator.merge.python.elements import ELEMENTS, merge_brackets
from generator.merge.python.expression_merge import SourceTriple, merge_nodes
from generator.merge.python.items import BracketItem
from generator.merge.python.segments import Segment
from generator.merge.python.statement_keys import Key, call_key
from generator.merge.sequences.alignment import Contradiction, Row


def merge_decorators(
    texts: SourceTriple, segments: tuple[Segment, Segment, Segment]
) -> list[SourceEdit]:
    """Return the edits that apply the changes of theirs to the decorators of ours.

    Raises Contradiction.
    """
    base, ours, theirs = ([*map(_item(s), _nodes(s))] for s in segments)
    mine = segments[1]
    if len({_callee(item) for item in base}) == len(base):
        base, ours, theirs = (
            [_by_call(i) for i in side] for side in (base, ours, theirs)
        )
    rows = merge_brackets(base, ours, theirs, ELEMENTS)
    edits: list[SourceEdit] = []
    at = _line_start(mine, ours[0]) if ours else mine.source.starts[mine.code]
    new: list[str] = []
    for row in [*rows, None]:
        match row:
            case Row(None, None, BracketItem() as other):
                lines = texts.theirs.text[other.start : other.end].split("\n")
                old = segments[2].indent
                moved = [x.removeprefix(old) for x in lines[1:]]
                shown = [f"@{lines[0]}", *moved]
                new += [f"{mine.indent}{line}\n" for line in shown]
                continue
            case Row(BracketItem(), BracketItem() as item, None):
                edits.append(_remove(mine, item))
            case Row(
                BracketItem() as old_item, BracketItem() as item, BracketItem() as other
            ):
                edits += merge_nodes(texts, old_item.node, item.node, other.node)
        if new:
            edits.append(SourceEdit(at, at, "".join(new)))
            new = []
        if row is not None and row.ours is not None:
            last = row.ours.end
            at = mine.source.starts[mine.source.line_of(last) + 1]
    return edits


def _callee(item: BracketItem) -> Key:
    return item.key[:2]


def _by_call(item: BracketItem) -> BracketItem:
    """Return a decorator identified only by what it calls."""
    return replace(item, key=_callee(item))


def _nodes(segment: Segment) -> Sequence[ast.expr]:
    return getattr(segment.node, "decorator_list", [])


def _item(segment: Segment) -> Callable[[ast.expr], BracketItem]:
    def make_item(node: ast.expr) -> BracketItem:
        shape = ast.dump(node)
        start, end = segment.source.span(node)
        key = call_key(node) or ("call", shape)
        return BracketItem(start, end, key, node, shape)

    return make_item


def _line_start(segment: Segment, item: BracketItem) -> int:
    return segment.source.starts[segment.source.line_of(item.start)]


def _remove(segment: Segment, item: BracketItem) -> SourceEdit:
    source = segment.source
    first, last = source.line_of(item.start), source.line_of(item.end)
    if any(line in source.comments for line in range(first, last + 1)):
        raise Contradiction
    return SourceEdit(source.starts[first], source.starts[last + 1], "")
