"""Pass 2, enums: their values, with a member name for each."""

from __future__ import annotations

from generator.diagnostics import Related
from generator.domain.resolve.resolve_context import ResolveContext, non_blank
from generator.naming import enum_members, safe_class, safe_module, snake
from generator.spec import MAX_NAME, EnumSpec, NamedValue, Text
from generator.types import EnumType, FormerName, storable_text


def resolve_enums(context: ResolveContext) -> None:
    """Resolve the enums."""
    for named in context.spec.enums:
        context.enums[named.name] = _enum(named, context)


def _enum(named: NamedValue[EnumSpec], context: ResolveContext) -> EnumType:
    values = _values(named, context)
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
    )


def _values(named: NamedValue[EnumSpec], context: ResolveContext) -> tuple[str, ...]:
    found: dict[str, Text] = {}
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
        elif not _is_possible(value.value):
            context.problems.add(
                "bad-enum-value", value.span, enum=named.name, most=MAX_NAME
            )
    if not found:
        context.problems.add("empty-enum", named.span, enum=named.name)
    return tuple(found)


def _is_possible(value: str) -> bool:
    try:
        storable_text(value)
    except ValueError:
        return False
    return 1 <= len(value) <= MAX_NAME and value.isprintable()
