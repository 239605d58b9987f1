"""Pass 11, cycles: rows that require each other, so that none can be created first.

They are possible where the database checks a reference of the cycle only at the end of
the transaction, and where the API does not create the rows.
"""

from __future__ import annotations

from collections.abc import Callable

from generator.diagnostics import Related
from generator.domain.model import BelongsTo
from generator.domain.resolve.resolve_context import ResolveContext, set_frozen_parts

_Required = dict[str, list[BelongsTo]]
"""The required relations of each entity, by its name."""


def resolve_required_cycles(context: ResolveContext) -> None:
    """Report cycles of required relations; in the possible ones, mark where to begin.

    A row of a cycle that is not possible could never be created.
    """
    required = _required_relations(context)
    impossible = {
        name: [relation for relation in relations if _is_checked_first(relation)]
        for name, relations in required.items()
    }
    _visit_cycles(impossible, lambda cycle: _report(cycle, context))
    if not context.problems.has_errors:
        _visit_cycles(required, lambda cycle: _close(cycle, context))


def _required_relations(context: ResolveContext) -> _Required:
    return {
        draft.name: [
            relation
            for relation in draft.relations.values()
            if isinstance(relation, BelongsTo) and not relation.optional
        ]
        for draft in context.drafts.values()
        if draft.key is not None  # else already reported, perhaps as a cycle of keys
    }


def _is_checked_first(relation: BelongsTo) -> bool:
    """Return whether a row cannot be created before the one that it refers to."""
    return not relation.deferrable and any(
        entity.endpoints.create is not None
        for entity in (relation.entity, relation.target)
    )


def _report(cycle: list[BelongsTo], context: ResolveContext) -> list[BelongsTo]:
    first = cycle[0]
    path = " → ".join([*(r.entity.name for r in cycle), first.entity.name])
    names = ", ".join(f"`{r.entity.name}.{r.name}`" for r in cycle)
    related = [Related(r.span, "and this relation") for r in cycle[1:]]
    context.problems.add(
        "required-cycle", first.span, cycle=path, relations=names, related=related
    )
    return cycle


def _close(cycle: list[BelongsTo], context: ResolveContext) -> list[BelongsTo]:
    """Choose the relation whose rows all refer to the row that a cycle begins with."""

    def disadvantages(relation: BelongsTo) -> tuple[bool, ...]:
        key = context.drafts[relation.entity.name].key or ()
        is_in_key = not set(key).isdisjoint(relation.fields)
        return is_in_key, relation.unique, _is_checked_first(relation)

    closing = min(cycle, key=disadvantages)
    creating = [r.entity.name for r in cycle if r.entity.endpoints.create is not None]
    if closing.unique and creating:
        names = ", ".join(f"`{r.entity.name}.{r.name}`" for r in cycle)
        context.problems.add(
            "one-to-one-cycle", closing.span, entity=creating[0], relations=names
        )
    set_frozen_parts(closing, {"closes_cycle": True})
    return [closing]


def _visit_cycles(
    left: _Required, visit: Callable[[list[BelongsTo]], list[BelongsTo]]
) -> None:
    """Call `visit` for each cycle until none is left.

    It returns the relations of the cycle to remove.
    """
    _drop_satisfiable(left)
    while left:
        for relation in visit(_find_cycle(left)):
            left[relation.entity.name].remove(relation)
        _drop_satisfiable(left)


def _drop_satisfiable(required: _Required) -> None:
    """Remove, in place, every entity that requires only entities removed before."""
    needed_by: dict[str, list[str]] = {}
    for name, relations in required.items():
        for relation in relations:
            needed_by.setdefault(relation.target.name, []).append(name)
    left = {
        name: {r.target.name for r in relations} & required.keys()
        for name, relations in required.items()
    }
    ready = [name for name, targets in left.items() if not targets]
    while ready:
        name = ready.pop()
        del required[name], left[name]
        for dependant in needed_by.get(name, ()):
            if name in left.get(dependant, ()):
                left[dependant].discard(name)
                if not left[dependant]:
                    ready.append(dependant)


def _find_cycle(required: _Required) -> list[BelongsTo]:
    """Follow relations until one repeats; every remaining entity leads to a cycle."""
    path: list[BelongsTo] = []
    places: dict[str, int] = {}
    name = next(iter(required))
    while name not in places:
        places[name] = len(path)
        relation = next(r for r in required[name] if r.target.name in required)
        path.append(relation)
        name = relation.target.name
    return path[places[name] :]
