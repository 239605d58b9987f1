"""Pass 14, evolution: what things were called before must be possible by itself."""

from __future__ import annotations

from collections.abc import Iterable

from generator.diagnostics import Related
from generator.domain.resolve.context import Context
from generator.types import Was

_Renamed = tuple[str, Was | None]
"""A name, and the name before it."""


def refuse_impossible_names(context: Context) -> None:
    """Report old names that are the new ones, and those that two things claim.

    Whether there was such a thing, only the migrations know.
    """
    entities = [draft.entity for draft in context.drafts.values()]
    _refuse(((entity.name, entity.was) for entity in entities), context)
    for enum in context.enums.values():
        _refuse(enum.was, context)
    for draft in context.drafts.values():
        fields = ((field.name, field.was) for field in draft.data.values())
        relations = ((side.name, side.was) for side in draft.relations.values())
        _refuse((*fields, *relations), context)


def _refuse(renamed: Iterable[_Renamed], context: Context) -> None:
    seen: dict[str, Was] = {}
    for name, was in renamed:
        if was is None:
            continue
        first = seen.setdefault(was.name, was)
        if was.name == name:
            context.problems.add("was-itself", was.span, name=name)
        elif first is not was:
            related = [Related(first.span, "claimed here already")]
            context.problems.add("was-twice", was.span, name=was.name, related=related)
