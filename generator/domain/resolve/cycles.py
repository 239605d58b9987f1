"""Pass 8, cycles: rows that require each other, so that none can be created."""

from __future__ import annotations

from generator.diagnostics import Related
from generator.domain.model import BelongsTo
from generator.domain.resolve.resolve_context import ResolveContext


def report_required_cycles(context: ResolveContext) -> None:
    """Report each cycle of required relations: its tables could never get a row."""
    required: dict[str, dict[str, BelongsTo]] = {}
    for draft in context.drafts.values():
        if draft.key is None:
            continue  # already reported, perhaps as a cycle of keys
        targets = required.setdefault(draft.name, {})
        for relation in draft.relations.values():
            if not isinstance(relation, BelongsTo) or relation.optional:
                continue
            if relation.target is draft.entity:
                _report([relation], context)
            else:
                targets.setdefault(relation.target.name, relation)
    _drop_satisfiable(required)
    while required:
        cycle = _find_cycle(required)
        _report(cycle, context)
        for relation in cycle:
            required.pop(relation.entity.name, None)
        _drop_satisfiable(required)


def _report(cycle: list[BelongsTo], context: ResolveContext) -> None:
    first = cycle[0]
    path = " → ".join([*(r.entity.name for r in cycle), first.entity.name])
    names = ", ".join(f"`{r.entity.name}.{r.name}`" for r in cycle)
    related = [Related(r.span, "and this relation") for r in cycle[1:]]
    context.problems.add(
        "required-cycle", first.span, cycle=path, relations=names, related=related
    )


def _drop_satisfiable(required: dict[str, dict[str, BelongsTo]]) -> None:
    """Remove, in place, every entity that requires only entities removed before."""
    needed_by: dict[str, list[str]] = {}
    for name, relations in required.items():
        for target in relations:
            needed_by.setdefault(target, []).append(name)
    left = {
        name: set(relations) & set(required) for name, relations in required.items()
    }
    ready = [name for name, targets in left.items() if not targets]
    while ready:
        name = ready.pop()
        del required[name], left[name]
        for dependant in needed_by.get(name, ()):
            if dependant not in left:
                continue
            left[dependant].discard(name)
            if not left[dependant]:
                ready.append(dependant)


def _find_cycle(required: dict[str, dict[str, BelongsTo]]) -> list[BelongsTo]:
    """Follow relations until one repeats; every remaining entity leads to a cycle."""
    path: list[BelongsTo] = []
    places: dict[str, int] = {}
    name = next(iter(required))
    while name not in places:
        places[name] = len(path)
        relation = next(r for target, r in required[name].items() if target in required)
        path.append(relation)
        name = relation.target.name
    return path[places[name] :]
