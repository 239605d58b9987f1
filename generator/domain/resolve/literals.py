"""Literals: defaults, examples and bounds, checked against their type."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from generator.diagnostics import Problems, nearest
from generator.domain.model import Default, FieldType, Generated, Kind, Literal
from generator.domain.resolve import wire
from generator.domain.resolve.types import type_name
from generator.source.nodes import Mapping, Node, Scalar, Sequence

INTEGERS = {
    Kind.INTEGER: (-(2**31), 2**31 - 1),
    Kind.BIGINT: (-(2**53) + 1, 2**53 - 1),
    Kind.BIGTEXT: (-(2**63), 2**63 - 1),
}
"""The least and the greatest value of each kind."""
_TEXTS: dict[Kind, Callable[[str], str]] = {
    Kind.STRING: wire.text,
    Kind.TEXT: wire.text,
    Kind.DATE: wire.date,
    Kind.TIME: wire.time,
    Kind.DATETIME: wire.moment,
    Kind.DURATION: wire.duration,
    Kind.UUID: wire.identifier,
    Kind.BYTES: wire.base64_text,
    Kind.EMAIL: wire.email,
    Kind.URL: wire.url,
    Kind.IP: wire.ip,
}
_GENERATED = {
    Kind.DATETIME: Generated.NOW,
    Kind.DATE: Generated.TODAY,
    Kind.UUID: Generated.UUID,
}


def is_null(node: Node) -> bool:
    """Return whether a node is null."""
    return isinstance(node, Scalar) and node.value is None


def read_default(node: Node, type: FieldType, problems: Problems) -> Default | None:
    """Parse a default; None after an error."""
    generated = None if type.is_list else _GENERATED.get(type.kind)
    if generated is not None and isinstance(node, Scalar):
        if node.value == generated.value:
            return generated
        if node.value in ("now", "today", "uuid"):
            problems.add(
                "wrong-value",
                node.span,
                value=node.text,
                what=f"a default of type `{type_name(type)}`",
                wanted=f"`{generated.value}`, or a literal",
            )
            return None
    return read_literal(node, type, problems, "default")


def read_literal(
    node: Node, type: FieldType, problems: Problems, noun: str
) -> Literal | None:
    """Parse a literal into wire form; None after reporting one error.

    `noun` is the literal's role, for messages: `default`, `example`, `minimum`.
    """
    if type.kind is Kind.JSON and not type.is_list:
        return _read_json(node, problems, noun)
    if not type.is_list:
        return _read_one(node, type, problems, noun)
    if not isinstance(node, Sequence):
        _report(node, type, problems, noun, "a list")
        return None
    item = FieldType(
        type.kind, False, type.length, type.precision, type.scale, type.enum
    )
    found = [read_literal(each, item, problems, noun) for each in node]
    values = [literal.value for literal in found if literal is not None]
    return Literal(values) if len(values) == len(found) else None


def _read_one(
    node: Node, type: FieldType, problems: Problems, noun: str
) -> Literal | None:
    try:
        return Literal(_value(node, type))
    except ValueError as wrong:
        _report(node, type, problems, noun, str(wrong))
        return None


def _report(
    node: Node, type: FieldType, problems: Problems, noun: str, wanted: str
) -> None:
    shown = node.text if isinstance(node, Scalar) else "this"
    if is_null(node):
        shown = "null"
    article = "an" if noun[0] in "aeiou" else "a"
    what = f"{article} {noun} of type `{type_name(type)}`"
    problems.add("wrong-value", node.span, value=shown, what=what, wanted=wanted)


def _value(node: Node, type: FieldType) -> Any:
    if not isinstance(node, Scalar):
        raise ValueError("a single value")
    value = node.value
    if type.kind in INTEGERS:
        number = _integer(value, *INTEGERS[type.kind])
        return str(number) if type.kind is Kind.BIGTEXT else number
    if type.kind is Kind.FLOAT:
        return _float(value)
    if type.kind is Kind.BOOLEAN:
        if not isinstance(value, bool):
            raise ValueError("`true` or `false`")
        return value
    if type.kind is Kind.DECIMAL:
        return _decimal(node, type)
    if not isinstance(value, str):
        raise ValueError(f'text in quotes: `"{node.text[:40]}"`')
    return _text(value, type)


def _integer(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("a whole number")
    if not least <= value <= most:
        raise ValueError(f"a whole number from {least} to {most}")
    return value


def _float(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError("a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError("a finite number")
    return number


def _decimal(node: Scalar, type: FieldType) -> str:
    if isinstance(node.value, bool | None):
        raise ValueError("a decimal such as `9.99`")
    # Parse the text, not the value: a float has lost the digits as written.
    number = wire.decimal_value(str(node.value) if node.quoted else node.text)
    if type.precision is None or type.scale is None:
        return format(number, "f")
    digits = number.as_tuple()
    exponent = int(digits.exponent)
    whole = max(0, len(digits.digits) + exponent) if number else 0
    if whole > type.precision - type.scale or -exponent > type.scale:
        raise ValueError(
            f"a decimal of at most {type.precision - type.scale} digits before the "
            f"point and {type.scale} behind it"
        )
    return format(number, f".{type.scale}f")


def _text(value: str, type: FieldType) -> str:
    if type.enum is not None:
        if value not in type.enum.values:
            found = nearest(value, type.enum.values)
            near = f"`{found}`" if found else "`" + "`, `".join(type.enum.values) + "`"
            raise ValueError(f"a value of the enum: {near}")
        return value
    read = _TEXTS[type.kind](value)
    if type.length is not None and len(read) > type.length:
        raise ValueError(f"text of at most {type.length} characters")
    return read


def _read_json(node: Node, problems: Problems, noun: str) -> Literal | None:
    try:
        return Literal(_json(node))
    except ValueError as wrong:
        _report(node, FieldType(Kind.JSON), problems, noun, str(wrong))
        return None


def _json(node: Node) -> Any:
    """Convert a node to plain values; the loader has limited its depth."""
    if isinstance(node, Mapping):
        return {wire.text(entry.key): _json(entry.value) for entry in node}
    if isinstance(node, Sequence):
        return [_json(item) for item in node]
    if isinstance(node.value, str):
        return wire.text(node.value)
    if isinstance(node.value, float):
        return _float(node.value)
    return node.value
