"""Types: resolution of a type's text and arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generator.domain.model import FieldType, Kind
from generator.domain.resolve.context import Context
from generator.spec.fields import MAX_LENGTH, ParameterSpec
from generator.spec.suggest import meant
from generator.spec.typetext import TypeSpec
from generator.spec.values import Number, Text

MAX_PRECISION = 1000
EXACT_DIGITS = 15
"""The number of decimal digits that SQLite keeps exactly."""

_SCALARS = {kind.value: kind for kind in Kind if kind not in (Kind.ENUM, Kind.BIGTEXT)}


class _Wrong(Exception):
    """An error in a type, which was reported."""


def field_type(spec: ParameterSpec, context: Context) -> FieldType | None:
    """Resolve the type of a field or parameter; None after an error."""
    found = _resolve(spec.type, spec, context)
    return None if found is None else on_the_wire(found, spec.wire, context)


def on_the_wire(found: FieldType, wire: Text | None, context: Context) -> FieldType:
    """Return the type with `wire: text` applied; only `bigint` has such a form."""
    if wire is None:
        return found
    if found.kind is not Kind.BIGINT:
        context.problems.add(
            "key-not-for-type", wire.span, key="wire", type=type_name(found)
        )
        return found
    return replace(found, kind=Kind.BIGTEXT)


def bare_type(spec: TypeSpec, context: Context) -> FieldType | None:
    """Resolve a type without further keys; None after an error."""
    return _resolve(spec, None, context)


def _resolve(
    spec: TypeSpec, keys: ParameterSpec | None, context: Context
) -> FieldType | None:
    try:
        kind = _SCALARS.get(spec.name)
        if kind is None:
            found = _enum(spec, context)
        else:
            read = _WITH_ARGUMENTS.get(kind, _without_arguments)
            found = read(kind, spec, keys, context)
        _refuse_keys(found, keys, context)
        return found
    except _Wrong:
        return None


def _enum(spec: TypeSpec, context: Context) -> FieldType:
    enum = context.enums.get(spec.name)
    if enum is not None:
        _require_no_arguments(spec, context)
        return FieldType(Kind.ENUM, spec.is_list, enum=enum)
    if not context.is_excused(spec.name):
        _report_unknown(spec, context)
    raise _Wrong


def _report_unknown(spec: TypeSpec, context: Context) -> None:
    name = spec.name
    if name in context.drafts:
        context.problems.add(
            "entity-as-type",
            spec.span,
            name=name,
            hint=f"write it under `relations`: `{{belongs_to: {name}}}`",
        )
        return
    alias = _ALIASES.get(name.lower())
    hint = f"did you mean `{alias}`?" if alias else None
    if alias is None:
        hint = meant(name, [*_SCALARS, *context.enums], "the types are")
    context.problems.add("unknown-type", spec.span, name=name, hint=hint)


_NOT_A_SEGMENT = frozenset({"", ".", ".."})
"""Texts that cannot be a path segment."""
_ALIASES = {
    "bool": "boolean",
    "char": "string(1)",
    "blob": "bytes",
    "double": "float",
    "int": "integer",
    "interval": "duration",
    "long": "bigint",
    "number": "decimal(10, 2)",
    "numeric": "decimal(10, 2)",
    "object": "json",
    "str": "string(200)",
    "timestamp": "datetime",
    "timestamptz": "datetime",
    "varchar": "string(200)",
}
"""The names of the types in other languages."""


def _without_arguments(
    kind: Kind, spec: TypeSpec, keys: ParameterSpec | None, context: Context
) -> FieldType:
    _require_no_arguments(spec, context)
    return FieldType(kind, spec.is_list)


def _require_no_arguments(spec: TypeSpec, context: Context) -> None:
    if spec.arguments:
        context.problems.add("type-takes-nothing", spec.span, name=spec.name)
        raise _Wrong


def _string(
    kind: Kind, spec: TypeSpec, keys: ParameterSpec | None, context: Context
) -> FieldType:
    length = _one(spec, 0, keys.length if keys else None, "length", context)
    if len(spec.arguments) > 1:
        context.problems.add("string-length", spec.span)
        raise _Wrong
    if length is None:
        if spec.is_list:
            return FieldType(kind, is_list=True)
        context.problems.add("string-length", spec.span)
        raise _Wrong
    if not 1 <= length <= MAX_LENGTH:
        context.problems.add(
            "string-length-range", spec.span, length=length, most=MAX_LENGTH
        )
        raise _Wrong
    return FieldType(kind, spec.is_list, length=length)


def _decimal(
    kind: Kind, spec: TypeSpec, keys: ParameterSpec | None, context: Context
) -> FieldType:
    problems = context.problems
    precision = _one(spec, 0, keys.precision if keys else None, "precision", context)
    scale = _one(spec, 1, keys.scale if keys else None, "scale", context)
    if precision is None or scale is None or len(spec.arguments) > 2:
        problems.add("decimal-digits", spec.span)
        raise _Wrong
    if not 1 <= precision <= MAX_PRECISION or scale > precision:
        problems.add(
            "decimal-range",
            spec.span,
            precision=precision,
            scale=scale,
            most=MAX_PRECISION,
        )
        raise _Wrong
    if precision > EXACT_DIGITS:
        problems.add(
            "decimal-inexact", spec.span, precision=precision, exact=EXACT_DIGITS
        )
    return FieldType(kind, spec.is_list, precision=precision, scale=scale)


_WITH_ARGUMENTS: dict[
    Kind, Callable[[Kind, TypeSpec, ParameterSpec | None, Context], FieldType]
] = {Kind.STRING: _string, Kind.DECIMAL: _decimal}


def _one(
    spec: TypeSpec, position: int, written: Number | None, key: str, context: Context
) -> int | None:
    """Return an argument from the brackets or a key, but not from both."""
    in_brackets = position < len(spec.arguments)
    if written is None:
        return spec.arguments[position] if in_brackets else None
    if in_brackets:
        context.problems.add("argument-twice", written.span, key=key)
        raise _Wrong
    return written.value


def _refuse_keys(
    found: FieldType, keys: ParameterSpec | None, context: Context
) -> None:
    """Report `length`, `precision` and `scale` for types that do not have them."""
    if keys is None:
        return
    foreign = {"precision": keys.precision, "scale": keys.scale, "length": keys.length}
    if found.kind is Kind.STRING:
        del foreign["length"]
    elif found.kind is Kind.DECIMAL:
        del foreign["precision"], foreign["scale"]
    for key, written in foreign.items():
        if written is not None:
            context.problems.add(
                "key-not-for-type", written.span, key=key, type=type_name(found)
            )


def type_name(found: FieldType) -> str:
    """Return the name of a type for messages: `decimal`, `BookStatus`, `[string]`."""
    name = found.enum.name if found.enum is not None else found.kind.stored
    return f"[{name}]" if found.is_list else name


def unfit_for_paths(found: FieldType) -> str | None:
    """Return a value of an enum that cannot be a path segment, if any."""
    values = found.enum.values if found.enum is not None else ()
    return next((v for v in values if "/" in v or v in _NOT_A_SEGMENT), None)
