"""Types: resolution of a type's text and arguments."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from generator.domain.resolve.own_types import InvalidOwnType, expand_bare
from generator.domain.resolve.resolve_context import ResolveContext
from generator.spec import (
    Flag,
    Number,
    ParameterSpec,
    Text,
    TypeSpec,
    foreign_word_hint,
    suggestion_hint,
)
from generator.types import (
    ENUM,
    FieldType,
    ScalarType,
    scalar_type,
    scalar_types,
    written_scalars,
)


class _InvalidType(Exception):
    """An error in a type, which was reported."""


def resolve_field_type(
    spec: ParameterSpec, context: ResolveContext
) -> FieldType | None:
    """Resolve the type of a field or parameter; None after an error."""
    found = _resolve(spec.type, spec, context)
    if found is None:
        return None
    local = spec.local if spec.local is not None and spec.local.value else None
    found = _apply_form(found, local, "local", found.scalar.local_form, context)
    return apply_wire_form(found, spec.wire, context)


def apply_wire_form(
    found: FieldType, wire: Text | None, context: ResolveContext
) -> FieldType:
    """Return the type that `wire: text` makes of one, where it has such a form."""
    return _apply_form(found, wire, "wire", found.scalar.text_form, context)


def _apply_form(
    found: FieldType,
    written: Text | Flag | None,
    key: str,
    form: str | None,
    context: ResolveContext,
) -> FieldType:
    if written is None:
        return found
    if form is None:
        context.problems.add(
            "key-not-for-type", written.span, key=key, type=type_name(found)
        )
        return found
    return replace(found, scalar=scalar_type(form))


def resolve_bare_type(
    spec: TypeSpec, context: ResolveContext, refused: str | None = None
) -> FieldType | None:
    """Resolve a type without further keys; None after an error.

    `refused` names the place of the type, if rules cannot be checked there.
    """
    try:
        return resolve_field_type(expand_bare(spec, context, refused), context)
    except InvalidOwnType:
        return None


def _resolve(
    spec: TypeSpec, keys: ParameterSpec | None, context: ResolveContext
) -> FieldType | None:
    try:
        found_scalar = written_scalars().get(spec.name)
        if found_scalar is None:
            found = _enum(spec, context)
        else:
            found = _with_arguments(found_scalar, spec, keys, context)
        _refuse_keys(found, keys, context)
        return found
    except _InvalidType:
        return None


def _enum(spec: TypeSpec, context: ResolveContext) -> FieldType:
    enum = context.enums.get(spec.name)
    if enum is not None:
        _require_no_arguments(spec, context)
        return FieldType(ENUM, spec.is_list, enum=enum)
    if not context.is_already_reported(spec.name):
        _report_unknown(spec, context)
    raise _InvalidType


def _report_unknown(spec: TypeSpec, context: ResolveContext) -> None:
    name = spec.name
    if name in context.drafts:
        context.problems.add(
            "entity-as-type",
            spec.span,
            name=name,
            hint=f"define a relation under `relations`: `{{belongs_to: {name}}}`",
        )
        return
    alias = _alias(spec)
    hint = f"did you mean `{alias}`?" if alias else None
    if alias is None:
        hint = foreign_word_hint("type", name) or suggestion_hint(
            name,
            [*written_scalars(), *context.enums, *context.own_types],
            "the types are",
        )
    context.problems.add("unknown-type", spec.span, name=name, hint=hint)


_NOT_A_SEGMENT = frozenset({"", ".", ".."})
"""Texts that cannot be one segment of a path."""


def _alias(spec: TypeSpec) -> str | None:
    """Return what to write for a name of another language, with the same arguments."""
    alias = _aliases().get(spec.name.lower())
    if alias is None or not spec.arguments:
        return alias
    name, _, takes_arguments = alias.partition("(")
    given = ", ".join(map(str, spec.arguments))
    return f"{name}({given})" if takes_arguments else name


def _aliases() -> dict[str, str]:
    """Return what to write for the names that other languages have for the types."""
    return {
        name: text for each in scalar_types() for name, text in each.aliases.items()
    }


def _with_arguments(
    scalar: ScalarType,
    spec: TypeSpec,
    keys: ParameterSpec | None,
    context: ResolveContext,
) -> FieldType:
    names = scalar.parameters
    if len(spec.arguments) > len(names):
        if not names:
            _require_no_arguments(spec, context)
        context.problems.add(scalar.wrong_arguments, spec.span)
        raise _InvalidType
    given: dict[str, Any] = {
        name: value
        for place, name in enumerate(names)
        if (value := _one(spec, place, _written_number(name, keys), name, context))
        is not None
    }
    if not scalar.check_arguments(
        given, spec.span, context.problems, is_list=spec.is_list
    ):
        raise _InvalidType
    return replace(FieldType(scalar, spec.is_list), **given)


def _written_number(name: str, keys: ParameterSpec | None) -> Number | None:
    return None if keys is None else getattr(keys, name)


def _require_no_arguments(spec: TypeSpec, context: ResolveContext) -> None:
    if spec.arguments:
        context.problems.add("unexpected-arguments", spec.span, name=spec.name)
        raise _InvalidType


def _one(
    spec: TypeSpec,
    position: int,
    written: Number | None,
    key: str,
    context: ResolveContext,
) -> int | None:
    """Return an argument from the brackets or a key, but not from both."""
    in_brackets = position < len(spec.arguments)
    if written is None:
        return spec.arguments[position] if in_brackets else None
    if in_brackets:
        context.problems.add("duplicate-argument", written.span, key=key)
        raise _InvalidType
    return written.value


def _refuse_keys(
    found: FieldType, keys: ParameterSpec | None, context: ResolveContext
) -> None:
    """Report `length`, `precision` and `scale` for types that do not have them."""
    if keys is None:
        return
    foreign = {
        name: _written_number(name, keys)
        for name in ("precision", "scale", "length")
        if name not in found.scalar.parameters
    }
    for key, written in foreign.items():
        if written is not None:
            context.problems.add(
                "key-not-for-type", written.span, key=key, type=type_name(found)
            )


def type_name(found: FieldType) -> str:
    """Return the name of a type for messages: `decimal`, `BookStatus`, `[string]`."""
    name = found.enum.name if found.enum is not None else found.scalar.written
    return f"[{name}]" if found.is_list else name


def unfit_path_value(found: FieldType) -> str | None:
    """Return a value of an enum that cannot be a path segment, if any."""
    values = found.enum.values if found.enum is not None else ()
    return next((v for v in values if "/" in v or v in _NOT_A_SEGMENT), None)
