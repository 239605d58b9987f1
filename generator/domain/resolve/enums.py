"""Pass 2, enums: their values, with a member name for each."""

from __future__ import annotations

from generator.diagnostics import Related
from generator.domain.naming import enum_members, safe_class, safe_module, snake
from generator.domain.resolve.context import Context, prose
from generator.spec.forms import MAX_NAME
from generator.spec.model import EnumSpec
from generator.spec.values import Named, Text
from generator.types import EnumType, Was
from generator.types.texts import storable


def resolve_enums(context: Context) -> None:
    """Resolve the enums."""
    for named in context.spec.enums:
        context.enums[named.name] = _enum(named, context)


def _enum(named: Named[EnumSpec], context: Context) -> EnumType:
    values = _values(named, context)
    return EnumType(
        name=named.name,
        cls=safe_class(named.name),
        values=values,
        members=enum_members(values),
        module=safe_module(snake(named.name)),
        description=prose(named.value.description),
        span=named.span,
        was=tuple(
            (value.value, Was(value.was.value, value.was.span))
            for value in named.value.values
            if value.was is not None
        ),
    )


def _values(named: Named[EnumSpec], context: Context) -> tuple[str, ...]:
    found: dict[str, Text] = {}
    for value in named.value.values:
        first = found.setdefault(value.value, value)
        if first is not value:
            context.problems.add(
                "value-twice",
                value.span,
                value=value.value,
                enum=named.name,
                related=[Related(first.span, "it stands here already")],
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
        storable(value)
    except ValueError:
        return False
    return 1 <= len(value) <= MAX_NAME and value.isprintable()
