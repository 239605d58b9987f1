"""Pass 15, evolution: checks of former names that need only the spec."""

from __future__ import annotations

from collections.abc import Iterable

from generator.diagnostics import Related
from generator.domain.resolve.resolve_context import ResolveContext
from generator.types import FormerName

_Renamed = tuple[str, FormerName | None]
"""A name, and its former name."""


def check_former_names(context: ResolveContext) -> None:
    """Report former names that equal the new one, or that are used twice.

    Whether they ever existed is checked against the migrations.
    """
    entities = [draft.entity for draft in context.drafts.values()]
    _refuse(((entity.name, entity.was) for entity in entities), context)
    for enum in context.enums.values():
        _refuse(enum.was, context)
    for draft in context.drafts.values():
        own = (*draft.data.values(), *draft.trait_fields)
        fields = ((field.name, field.was) for field in own)
        relations = ((side.name, side.was) for side in draft.relations.values())
        _refuse((*fields, *relations), context)


def _refuse(renamed: Iterable[_Renamed], context: ResolveContext) -> None:
    seen: dict[str, FormerName] = {}
    for name, was in renamed:
        if was is None:
            continue
        first = seen.setdefault(was.name, was)
        if was.name == name:
            context.problems.add("was-unchanged", was.span, name=name)
        elif first is not was:
            related = [Related(first.span, "first used here")]
            context.problems.add(
                "duplicate-was", was.span, name=was.name, related=related
            )
