"""Changes to parts that theirs moved to a different kind of statement.

Where both sides rewrote a declaration, the part that ours changed may still be in theirs
verbatim: `Field(sa_type=String(20))` for `mapped_column(String(20))`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from generator.merge.pieces import Lines
from generator.merge.python.attached_comments import statement_comments
from generator.merge.python.edits import SourceEdit, apply_source_edits
from generator.merge.python.indentation import reindent_span
from generator.merge.python.segments import Segment
from generator.merge.sequences.alignment import Contradiction


def apply_to_moved_parts(old: Segment, mine: Segment, other: Segment) -> Lines:
    """Return theirs with the changes of ours to parts that theirs left alone.

    Raises Contradiction unless theirs has each of these parts exactly once.
    """
    nodes = old.node, mine.node, other.node
    if (
        statement_comments(old) != statement_comments(mine)
        or mine.indent != other.indent
    ):
        raise Contradiction
    base, ours, theirs = nodes
    if base is None or ours is None or theirs is None:
        raise Contradiction
    edits = []
    for was, now in _changes(base, ours, base, theirs):
        (place,) = _find_same(theirs, was)
        start, end = other.source.span(place)
        text = reindent_span(mine.source, *mine.source.span(now), other.source, start)
        edits.append(SourceEdit(start, end, text))
    start, end = other.source.slice(other.code, other.end)
    return apply_source_edits(other.source.text, start, end, edits).split("\n")


def _changes(
    was: ast.AST, now: ast.AST, base: ast.AST, theirs: ast.AST
) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield the largest parts, old and new, that ours changed and theirs did not."""
    if ast.dump(was) == ast.dump(now):
        return
    if (
        _is_part(was, now)
        and len(_find_same(base, was)) == len(_find_same(theirs, was)) == 1
    ):
        yield was, now
        return
    inner = list(ast.iter_child_nodes(was)), list(ast.iter_child_nodes(now))
    if type(was) is not type(now) or not inner[0] or len(inner[0]) != len(inner[1]):
        raise Contradiction
    if _own(was) != _own(now):
        raise Contradiction
    for before, after in zip(*inner, strict=True):
        yield from _changes(before, after, base, theirs)


def _is_part(was: ast.AST, now: ast.AST) -> bool:
    """Return whether a part means the same wherever it is, before and after."""
    named = isinstance(was, ast.keyword) and was.arg is not None
    return type(was) is type(now) and (
        named or isinstance(was, ast.Call | ast.Attribute)
    )


def _own(node: ast.AST) -> list[object]:
    """Return the plain values of a node's fields, without its child nodes."""
    fields = (getattr(node, name, None) for name in node._fields)
    return [
        len(value) if isinstance(value, list) else value
        for value in fields
        if not isinstance(value, ast.AST)
    ]


def _find_same(tree: ast.AST, node: ast.AST) -> list[ast.AST]:
    """Return the nodes of a tree that are equal to another one."""
    shape = ast.dump(node)
    return [
        each
        for each in ast.walk(tree)
        if type(each) is type(node) and ast.dump(each) == shape
    ]
