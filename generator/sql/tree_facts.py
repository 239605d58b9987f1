"""Facts about nodes of parsed expressions."""

from __future__ import annotations

import re

from sqlglot import exp

_ZERO = re.compile(r"0+(\.0+)?", re.ASCII)


_FLAGS = frozenset({"safe", "typed", "is_string", "quoted"})
"""Arguments of sqlglot's nodes that do not affect the meaning."""


def is_plain(node: exp.Expression) -> bool:
    """Return whether a node has no arguments that would print differently."""
    known = _PARTS.get(type(node), frozenset({"this", "expression", "expressions"}))
    return all(
        name in known or name in _FLAGS or not value
        for name, value in node.args.items()
    )


def is_count(node: exp.Expression) -> bool:
    """Return whether a node is a plain number of at most nine digits."""
    is_number = isinstance(node, exp.Literal) and not node.args["is_string"]
    return is_number and node.name.isdecimal() and len(node.name) < 10


def is_never_zero(node: exp.Expression) -> bool:
    """Return whether a divisor cannot be zero."""
    while isinstance(node, exp.Paren | exp.Neg):
        node = node.this
    if isinstance(node, exp.Nullif):
        other = node.expression
        return isinstance(other, exp.Literal) and bool(_ZERO.fullmatch(other.name))
    return isinstance(node, exp.Literal) and not _ZERO.fullmatch(node.name)


_PARTS: dict[type[exp.Expression], frozenset[str]] = {
    exp.Case: frozenset({"this", "ifs", "default"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Substring: frozenset({"this", "start", "length"}),
    exp.Trim: frozenset({"this"}),
    exp.Column: frozenset({"this"}),
}
