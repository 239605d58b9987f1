"""Pass 2, enums: their values, with a member name for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.diagnostics import Related
from generator.domain.resolve.resolve_context import ResolveContext, non_blank
from generator.naming import enum_members, safe_class, safe_module, snake
from generator.spec import MAX_NAME, EnumSpec, EnumValue, NamedValue, Text
from generator.types import EnumType, FormerName, storable_text


def resolve_enums(context: ResolveContext) -> None:
    """Resolve the enums."""
    for named in context.spec.enums:
        context.enums[named.name] = _enum(named, context)


def _enum(named: NamedValue[EnumSpec], context: ResolveContext) -> EnumType:
    found = _values(named, context)
    values = tuple(found)
    return EnumType(
        name=named.name,
        cls=safe_class(named.name),
        values=values,
        members=enum_members(values),
        module=safe_module(snake(named.name)),
        description=non_blank(named.value.description),
        span=named.span,
        was=tuple(
            (value.value, FormerName(value.was.value, value.was.span))
            for value in named.value.values
            if value.was is not None
        ),
        stored=_stored_values(named.name, found, context),
        labels=_texts((name, value.label) for name, value in found.items()),
        descriptions=_texts((name, value.description) for name, value in found.items()),
    )


def _texts(given: Iterable[tuple[str, Text | None]]) -> dict[str, str]:
    found = ((name, non_blank(text)) for name, text in given)
    return {name: text for name, text in found if text is not None}


def _values(
    named: NamedValue[EnumSpec], context: ResolveContext
) -> dict[str, EnumValue]:
    found: dict[str, EnumValue] = {}
    for value in named.value.values:
        first = found.setdefault(value.value, value)
        if first is not value:
            context.problems.add(
                "duplicate-value",
                value.span,
                value=value.value,
                enum=named.name,
                related=[Related(first.span, "first defined here")],
            )
        else:
            _check_text(value, named.name, context)
    if not found:
        context.problems.add("empty-enum", named.span, enum=named.name)
    return found


def _stored_values(
    enum: str, values: Mapping[str, EnumValue], context: ResolveContext
) -> dict[str, str]:
    """Return what the database has for each value."""
    stored: dict[str, str] = {}
    owners: dict[str, EnumValue] = {}
    for name, value in values.items():
        given = value.stored or value
        stored[name] = given.value
        if value.stored is not None:
            _check_text(value.stored, enum, context)
        first = owners.setdefault(given.value, value)
        if first is not value:
            context.problems.add(
                "duplicate-stored-value",
                given.span,
                value=name,
                enum=enum,
                stored=given.value,
                other=first.value,
                related=[Related((first.stored or first).span, "stored here first")],
            )
    return stored


def _check_text(text: Text, enum: str, context: ResolveContext) -> None:
    if not _is_possible(text.value):
        context.problems.add("bad-enum-value", text.span, enum=enum, most=MAX_NAME)


def _is_possible(value: str) -> bool:
    try:
        storable_text(value)
    except ValueError:
        return False
    return 1 <= len(value) <= MAX_NAME and value.isprintable()
