"""Expressions made operands by one side: `X` became `X | None` or `X or default`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from generator.merge.python.edits import SourceEdit
from generator.merge.python.indentation import parenthesized_span, reindent_span
from generator.merge.python.python_source import PythonSource

_MERGEABLE = (ast.Call, ast.Subscript, ast.List, ast.Tuple, ast.Set, ast.Dict)
"""Nodes whose parts the other side may change without replacing the node."""


def find_operand(node: ast.AST, base: ast.AST, changed: ast.AST) -> ast.expr | None:
    """Return the operand of `node` that equals base; None unless there is just one.

    `changed` is the other side's version of base, such as a call of the same function.
    None too if it is something else, as the operation may no longer apply to it.
    """
    if not isinstance(base, _MERGEABLE) or _owner(base) != _owner(changed):
        return None
    wanted = ast.dump(base)
    found = [each for each in _operands(node) if ast.dump(each) == wanted]
    return found[0] if len(found) == 1 else None


def wrap_node(
    ours: PythonSource,
    mine: ast.AST,
    theirs: PythonSource,
    other: ast.AST,
    inner: ast.expr,
) -> list[SourceEdit]:
    """Return the edits that wrap the operation of theirs around the node of ours.

    `inner` is its operand in theirs.
    """
    (first, last), (begin, stop) = (
        parenthesized_span(theirs, node) for node in (other, inner)
    )
    start, end = parenthesized_span(ours, mine)
    # The operand may be on a line of its own, further to the right.
    operand = reindent_span(ours, start, end, theirs, begin)
    before, behind = theirs.text[first:begin], theirs.text[stop:last]
    return [SourceEdit(start, end, f"{before}{operand}{behind}")]


def _owner(node: ast.AST) -> tuple[type, str]:
    """Return the type of a node, and the function or value called or subscripted."""
    owner = getattr(node, "func", getattr(node, "value", None))
    # The value of a constant is a plain value.
    return type(node), ast.dump(owner) if isinstance(owner, ast.AST) else ""


def _operands(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp():
            inner = [node.left, node.right]
        case ast.BoolOp():
            inner = node.values
        case ast.Compare():
            inner = [node.left, *node.comparators]
        case _:
            return
    for each in inner:
        yield each
        yield from _operands(each)
