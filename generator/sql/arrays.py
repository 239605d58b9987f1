"""Arrays of literals, which PostgreSQL makes of the lists of IN."""

from __future__ import annotations

import csv

from sqlglot import exp

from generator.sql.tree_facts import cast_type


def array_elements(node: exp.Expression) -> list[exp.Expression] | None:
    """Return the elements of `ANY (ARRAY[…])` or `ALL (ARRAY[…])`; None for others."""
    if isinstance(node, exp.Any | exp.All):
        array = node.this
    elif isinstance(node, exp.Anonymous) and node.name.upper() == "ALL":
        array = node.expressions[0] if len(node.expressions) == 1 else None
    else:
        return None
    named: exp.Cast | None = None
    while isinstance(array, exp.Paren | exp.Cast):
        named = array if isinstance(array, exp.Cast) else named
        array = array.this
    if isinstance(array, exp.Array):
        return list(array.expressions)
    if named is not None and isinstance(array, exp.Literal) and array.is_string:
        return _elements_of_text(array.name, named)
    return []


def _elements_of_text(text: str, named: exp.Cast) -> list[exp.Expression]:
    """Return the elements of an array in the form `{a,"b c"}`."""
    if not (text.startswith("{") and text.endswith("}")) or len(text) == 2:
        return []
    (words,) = csv.reader([text[1:-1]], escapechar="\\", doublequote=False)
    element = named.args["to"].expressions
    scalar = cast_type(element[0]) if element else None
    is_text = scalar is None or not scalar.is_number
    literal = exp.Literal.string if is_text else exp.Literal.number
    return [literal(word) for word in words]
