"""Cycles of required relations, which begin with one row of each entity.

The rows of a cycle's first samples require each other. All other rows refer to these,
directly or through the relations of the cycle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.domain import BelongsTo, Domain, Entity


def closing_relations(domain: Domain) -> list[BelongsTo]:
    """Return the relations with which cycles begin."""
    return [
        relation
        for entity in domain.entities
        for relation in entity.belongs_to
        if relation.closes_cycle
    ]


def entities_in_cycles(domain: Domain) -> frozenset[Entity]:
    """Return the entities whose rows require each other."""
    found: set[Entity] = set()
    for relation in closing_relations(domain):
        if relation.entity not in found:
            needed = _reach(relation.entity, _targets)
            found |= needed & _reach(relation.entity, _referrers)
    return frozenset(found)


def _targets(entity: Entity) -> Iterable[Entity]:
    return (each.target for each in entity.belongs_to if not each.optional)


def _referrers(entity: Entity) -> Iterable[Entity]:
    return (each.entity for each in entity.referrers if not each.optional)


def _reach(
    start: Entity, neighbors: Callable[[Entity], Iterable[Entity]]
) -> set[Entity]:
    found: set[Entity] = set()
    waiting = [start]
    while waiting:
        for entity in neighbors(waiting.pop()):
            if entity not in found:
                found.add(entity)
                waiting.append(entity)
    return found
