"""Literals: defaults, examples and bounds, checked against their type."""

from __future__ import annotations

from functools import cache
from typing import Any

from generator.diagnostics import Problems
from generator.domain.resolve.field_types import type_name
from generator.source import Mapping, Node, Scalar, Sequence, plain_scalar
from generator.types import (
    MEANT_DEFAULTS,
    Default,
    FieldType,
    GeneratedDefault,
    Literal,
    parse_finite,
    scalar_types,
    storable_text,
)


def is_null(node: Node) -> bool:
    """Return whether a node is null."""
    return isinstance(node, Scalar) and node.value is None


def read_default(node: Node, type: FieldType, problems: Problems) -> Default | None:
    """Read a default; None after an error, which was reported."""
    generated = written_defaults(type)
    if generated and isinstance(node, Scalar):
        for default in generated:
            if node.value == default.value:
                return default
        if not type.scalar.is_plain_text and node.value in _generated_names():
            wanted = " or ".join(f"`{default.value}`" for default in generated)
            problems.add(
                "wrong-value",
                node.span,
                value=node.text,
                what=f"default of type `{type_name(type)}`",
                wanted=f"{wanted} or a literal",
            )
            return None
    if type.scalar.is_plain_text and isinstance(node, Scalar) and not node.quoted:
        _warn_of_text(node, generated, problems)
    return read_literal(node, type, problems, "default")


def _warn_of_text(
    node: Scalar, generated: list[GeneratedDefault], problems: Problems
) -> None:
    """Warn of text that looks as if it were computed for each row."""
    meant = MEANT_DEFAULTS.get(node.text.lower())
    if meant is None:
        return
    advice = f"write `default: {meant.value}`"
    if meant not in generated:
        types = (each for each in scalar_types() if meant in each.generated)
        name = next(types).written
        advice = f"`default: {meant.value}` is for fields of type `{name}`"
    problems.add("text-default", node.span, value=node.text, advice=advice)


def written_defaults(type: FieldType) -> list[GeneratedDefault]:
    """Return the generated defaults that a field of a type can have."""
    found = () if type.is_list else type.scalar.generated
    # Those of version 7 are for keys.
    return [default for default in found if default is not GeneratedDefault.UUID7]


@cache
def _generated_names() -> frozenset[str]:
    return frozenset(name for each in scalar_types() for name in each.generated)


def read_literal(
    node: Node, type: FieldType, problems: Problems, noun: str
) -> Literal | None:
    """Parse a literal into wire form; None after reporting one error.

    `noun` is the literal's role, for messages: `default`, `example`, `minimum`.
    """
    if type.scalar.holds_lists and not type.is_list:
        return _read_json(node, type, problems, noun)
    if not type.is_list:
        return _read_one(node, type, problems, noun)
    if not isinstance(node, Sequence):
        _report(node, type, problems, noun, "a list")
        return None
    found = [read_literal(each, type.element, problems, noun) for each in node]
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
    what = f"{noun} of type `{type_name(type)}`"
    hint = _without_quotes(node, type)
    problems.add(
        "wrong-value", node.span, hint=hint, value=shown, what=what, wanted=wanted
    )


def _without_quotes(node: Node, type: FieldType) -> str | None:
    """Return a hint to remove the quotes, if the value is then one of its type."""
    if not isinstance(node, Scalar) or not (node.quoted and node.text) or type.is_list:
        return None
    try:
        type.scalar.read(plain_scalar(node.text, node.span, Problems()), type)
    except ValueError:
        return None
    return f"write `{node.text[:60]}`, without quotes"


def _value(node: Node, type: FieldType) -> Any:
    if not isinstance(node, Scalar):
        raise ValueError("a single value")
    return type.scalar.read(node, type)


def _read_json(
    node: Node, type: FieldType, problems: Problems, noun: str
) -> Literal | None:
    try:
        return Literal(_json(node))
    except ValueError as wrong:
        _report(node, type, problems, noun, str(wrong))
        return None


def _json(node: Node) -> Any:
    """Convert a node to plain values; the loader has limited its depth."""
    if isinstance(node, Mapping):
        return {storable_text(entry.key): _json(entry.value) for entry in node}
    if isinstance(node, Sequence):
        return [_json(item) for item in node]
    if isinstance(node.value, str):
        return storable_text(node.value)
    if isinstance(node.value, float):
        return parse_finite(node.value)
    return node.value
