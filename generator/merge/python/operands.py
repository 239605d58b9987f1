"""What one side made an operand: `X` that became `X | None` or `X or default`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from generator.merge.python.edits import Edit
from generator.merge.python.moving import with_brackets
from generator.merge.python.source import Source

_ENTERED = (ast.Call, ast.Subscript, ast.List, ast.Tuple, ast.Set, ast.Dict)
"""What has parts that the other side may have changed, and stays the same thing."""


def operand(node: ast.AST, base: ast.AST, changed: ast.AST) -> ast.expr | None:
    """Return what base is in `node`, an operand; None if it is none or not just one.

    `changed` is what the other side made of base: a call of the same thing, say. Where
    it put another thing there, nobody can tell whether the operation still fits.
    """
    if not isinstance(base, _ENTERED) or _owner(base) != _owner(changed):
        return None
    wanted = ast.dump(base)
    found = [each for each in _operands(node) if ast.dump(each) == wanted]
    return found[0] if len(found) == 1 else None


def put_around(
    ours: Source, mine: ast.AST, theirs: Source, other: ast.AST, inner: ast.expr
) -> list[Edit] | None:
    """Return the edits that put the operation of theirs around what ours has.

    `inner` is what it has as the operand. None if it has lines of its own.
    """
    (first, last), (start, end) = (
        with_brackets(theirs, node) for node in (other, inner)
    )
    before, behind = theirs.text[first:start], theirs.text[end:last]
    if "\\n" in before + behind:
        return None
    start, end = with_brackets(ours, mine)
    return [Edit(start, start, before), Edit(end, end, behind)]


def _owner(node: ast.AST) -> tuple[type, str]:
    """Return what is called or subscripted."""
    owner = getattr(node, "func", getattr(node, "value", None))
    return type(node), "" if owner is None else ast.dump(owner)


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
