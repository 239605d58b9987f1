"""Calls: whether two of them call the same thing."""

from __future__ import annotations

import ast


def is_another_call(base: ast.Call, changed: ast.Call, other: ast.Call) -> bool:
    """Return whether a call became one of another function with other arguments.

    If so, the changes of the other side to its arguments do not apply.
    """
    callees, places, given = zip(
        *map(call_signature, (base, changed, other)), strict=True
    )
    return (
        callees[0] != callees[1]
        and places[0] != places[1]
        and given[2] not in (given[0], given[1])
    )


def call_signature(node: ast.Call) -> tuple[str, list[str], list[str]]:
    """Return the name of what is called, the positional and all arguments."""
    callee = node.func
    name = callee.attr if isinstance(callee, ast.Attribute) else ast.dump(callee)
    places = list(map(ast.dump, node.args))
    return name, places, [*places, *map(ast.dump, node.keywords)]
