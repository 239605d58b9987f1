"""Limits: bounds, lengths and patterns, checked against their type and each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from generator.diagnostics import Problems, Related, Span
from generator.domain.resolve.field_types import type_name
from generator.domain.resolve.literal_values import read_literal
from generator.source import Node, Scalar
from generator.spec import Number, ParameterSpec, Text
from generator.types import (
    GENERATED_TEXTS,
    Default,
    FieldType,
    GeneratedDefault,
    Limits,
    Literal,
    storable_text,
)

_GENERATED_TEXTS = 64
"""How many texts are tried against a pattern."""
_UNSUPPORTED = (
    "patterns must run in linear time, so they cannot use look-around or backreferences"
)


def resolve_limits(spec: ParameterSpec, type: FieldType, problems: Problems) -> Limits:
    """Resolve the valid limits, and report the others."""
    _refuse_foreign(spec, type, problems)
    single = not type.is_list
    text = single and type.scalar.is_plain_text
    bounded = single and type.scalar.is_bounded
    limits = Limits(
        min_length=_number(spec.min_length) if text else None,
        max_length=_number(spec.max_length) if text else None,
        minimum=(
            _read_bound(spec.minimum, type, problems, "minimum") if bounded else None
        ),
        maximum=(
            _read_bound(spec.maximum, type, problems, "maximum") if bounded else None
        ),
        pattern=_pattern(spec.pattern, problems) if text else None,
        min_items=_number(spec.min_items) if type.is_list else None,
        max_items=_number(spec.max_items) if type.is_list else None,
    )
    _refuse_empty_ranges(spec, limits, type, problems)
    return limits


def _number(written: Number | None) -> int | None:
    return None if written is None else written.value


def _refuse_foreign(spec: ParameterSpec, type: FieldType, problems: Problems) -> None:
    single = not type.is_list
    text = single and type.scalar.is_plain_text
    bounded = single and type.scalar.is_bounded
    written: tuple[tuple[str, Number | Text | Scalar | None, bool], ...] = (
        ("min_length", spec.min_length, text),
        ("max_length", spec.max_length, text and type.length is None),
        ("minimum", spec.minimum, bounded),
        ("maximum", spec.maximum, bounded),
        ("pattern", spec.pattern, text),
        ("min_items", spec.min_items, type.is_list),
        ("max_items", spec.max_items, type.is_list),
    )
    for key, value, fits in written:
        if value is None or fits:
            continue
        hint = None
        if key == "max_length" and text:
            hint = f"`string({type.length})` already limits the length"
        problems.add(
            "key-not-for-type", value.span, key=key, type=type_name(type), hint=hint
        )


def _read_bound(
    node: Scalar | None, type: FieldType, problems: Problems, noun: str
) -> int | float | str | None:
    if node is None:
        return None
    literal = read_literal(node, type, problems, noun)
    if literal is None:
        return None
    value: int | float | str = type.scalar.normalize_bound(literal.value)
    return value


def _pattern(pattern: Text | None, problems: Problems) -> str | None:
    if pattern is None:
        return None
    fault = pattern_error(pattern.value)
    if fault is None:
        return pattern.value
    hint = _UNSUPPORTED if "not supported" in fault else None
    problems.add("bad-pattern", pattern.span, reason=fault, hint=hint)
    return None


@lru_cache(maxsize=1024)
def _validator(pattern: str) -> Callable[[str], bool] | str:
    """Compile a pattern as the output does; return the error's text on failure."""
    from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

    try:
        schema = core_schema.str_schema(pattern=storable_text(pattern))
        validator = SchemaValidator(schema)
    except SchemaError as error:
        return _fault_line(str(error))
    except ValueError as error:
        return f"expected {error}"

    def matches(text: str) -> bool:
        """Return whether the pattern is found in `text`."""
        try:
            validator.validate_python(text)
        except ValidationError:
            return False
        return True

    return matches


def _fault_line(message: str) -> str:
    lines = [line.strip() for line in message.splitlines()]
    return lines[-1].removeprefix("error:").removeprefix("SchemaError:").strip()


def pattern_error(pattern: str) -> str | None:
    """Return the error in a pattern, None if it is valid."""
    found = _validator(pattern)
    return found if isinstance(found, str) else None


def _refuse_empty_ranges(
    spec: ParameterSpec, limits: Limits, type: FieldType, problems: Problems
) -> None:
    longest = type.length if type.length is not None else limits.max_length
    pairs: tuple[tuple[str, Any, Any, Any, Any], ...] = (
        ("min_length", limits.min_length, longest, spec.min_length, spec.max_length),
        (
            "min_items",
            limits.min_items,
            limits.max_items,
            spec.min_items,
            spec.max_items,
        ),
        (
            "minimum",
            _to_comparable(limits.minimum, type),
            _to_comparable(limits.maximum, type),
            spec.minimum,
            spec.maximum,
        ),
    )
    for key, least, most, low, high in pairs:
        if least is None or most is None or least <= most:
            continue
        upper = type.length if high is None else high.value
        related = [] if high is None else [Related(high.span, "the upper limit")]
        problems.add(
            "empty-range",
            low.span,
            key=key,
            least=low.value,
            most=upper,
            related=related,
        )


def _to_comparable(value: object, type: FieldType) -> Any:
    """Return a value in wire form as one that compares."""
    return None if value is None else type.scalar.to_comparable(value)


def check_limits(
    literal: Literal,
    node: Node,
    type: FieldType,
    limits: Limits,
    problems: Problems,
    noun: str,
) -> None:
    """Report a literal that its own field would reject."""
    fault = _fault(literal.value, type, limits)
    if fault is not None:
        problems.add("outside-limits", node.span, noun=noun, fault=fault)


def check_generated_text(
    default: Default | None,
    span: Span,
    type: FieldType,
    limits: Limits,
    problems: Problems,
) -> None:
    """Report a default that generates text which its own field would reject."""
    if not type.scalar.is_plain_text or not isinstance(default, GeneratedDefault):
        return
    text = GENERATED_TEXTS[default]
    longest = replace(limits, max_length=type.length or limits.max_length)
    for number in range(_GENERATED_TEXTS):
        sample = text.sample(number)
        fault = _fault(sample, type, longest)
        if fault is None:
            continue
        hint = None
        if type.length is not None and type.length < text.length:
            hint = f"use `string({text.length})`, the shortest type that it fits into"
        problems.add(
            "generated-text-misfit",
            span,
            default=default.value,
            sample=sample,
            fault=fault,
            hint=hint,
        )
        return


def _fault(value: Any, type: FieldType, limits: Limits) -> str | None:
    if type.is_list:
        return _size_fault(len(value), limits.min_items, limits.max_items, "items")
    if type.scalar.is_plain_text:
        return _size_fault(
            len(value), limits.min_length, limits.max_length, "characters"
        ) or _pattern_mismatch(value, limits.pattern)
    comparable = _to_comparable(value, type)
    least = _to_comparable(limits.minimum, type)
    most = _to_comparable(limits.maximum, type)
    if least is not None and comparable < least:
        return f"is less than `minimum: {limits.minimum}`"
    if most is not None and comparable > most:
        return f"is greater than `maximum: {limits.maximum}`"
    return None


def _size_fault(
    size: int, least: int | None, most: int | None, unit: str
) -> str | None:
    if least is not None and size < least:
        return f"has {size} {unit}, fewer than the minimum of {least}"
    if most is not None and size > most:
        return f"has {size} {unit}, more than the maximum of {most}"
    return None


def _pattern_mismatch(value: str, pattern: str | None) -> str | None:
    if pattern is None:
        return None
    matches = _validator(pattern)
    if isinstance(matches, str) or matches(value):
        return None
    return f"does not match the pattern `{pattern}`"
