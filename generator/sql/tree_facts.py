"""Facts about nodes of parsed expressions."""

from __future__ import annotations

import re

from sqlglot import exp

from generator.types import ScalarType, types_by_sql_name

_ZERO = re.compile(r"0+(\.0+)?", re.ASCII)


_FLAGS = frozenset({"safe", "typed", "is_string", "quoted", "ignore_nulls"})
"""Arguments of sqlglot's nodes that do not affect the meaning."""


def is_plain(node: exp.Expression) -> bool:
    """Return whether a node has no arguments that would print differently."""
    if isinstance(node, exp.Trim) and node.args.get("position") == "BOTH":
        return node.args.get("expression") is None
    known = _PARTS.get(type(node), frozenset({"this", "expression", "expressions"}))
    return all(
        name in known or name in _FLAGS or not value
        for name, value in node.args.items()
    )


def is_count(node: exp.Expression) -> bool:
    """Return whether a node is a plain number of at most nine digits."""
    is_number = isinstance(node, exp.Literal) and not node.args["is_string"]
    return is_number and node.name.isdecimal() and len(node.name) < 10


def cast_type(node: exp.Expression) -> ScalarType | None:
    """Return the type that a cast names, or None if it is unknown."""
    named = node.args.get("to", node)
    return types_by_sql_name().get(str(getattr(named.this, "value", "")).lower())


def is_never_zero(node: exp.Expression) -> bool:
    """Return whether a divisor cannot be zero."""
    is_cut = False
    while isinstance(node, exp.Paren | exp.Neg | exp.Cast):
        if isinstance(node, exp.Cast):
            target = cast_type(node)
            is_cut |= target is None or target.is_whole
        node = node.this
    if isinstance(node, exp.Nullif):
        other = _plain_literal(node.expression)
        return other is not None and bool(_ZERO.fullmatch(other)) and not is_cut
    number = _plain_literal(node)
    if number is None or (is_cut and "." in number):
        return False
    return not _ZERO.fullmatch(number.lstrip("-"))


def _plain_literal(node: exp.Expression) -> str | None:
    while isinstance(node, exp.Paren | exp.Cast):
        node = node.this
    return node.name if isinstance(node, exp.Literal) else None


_PARTS: dict[type[exp.Expression], frozenset[str]] = {
    exp.Case: frozenset({"this", "ifs", "default"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Substring: frozenset({"this", "start", "length"}),
    exp.Trim: frozenset({"this"}),
    exp.Like: frozenset({"this", "expression", "negate"}),
    exp.Round: frozenset({"this", "decimals"}),
    exp.Column: frozenset({"this"}),
}
