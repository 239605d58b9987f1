"""The renames that a spec declares, as the words that emitted names consist of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.merge import SpecRenames, WordPairs
from generator.naming import enum_members, plural_of, safe_module, snake
from generator.pipeline import stages
from generator.renames import Rename, RenameKind, Renames

if TYPE_CHECKING:
    from generator.domain import Domain, Entity


def find_pending_renames(domain: Domain, applied: Renames) -> SpecRenames:
    """Return the renames since the last run, without those of earlier revisions."""
    declared = stages.domain.collect_migration_hints(domain).renames
    pending = declared.without(applied)
    entities = {each.new: each.old for each in pending.of(RenameKind.ENTITY)}
    parts: dict[str, WordPairs] = defaultdict(tuple)
    for each in pending:
        if each.parent:
            parts[each.parent] += tuple(_of_part(each))
    known = {entity.name: entity for entity in domain.entities}
    words = {
        owner: (
            tuple(_of_entity(known[owner], entities.get(owner, owner)))
            if owner in known
            else ((owner, owner),)
        )
        for owner in sorted({*entities, *parts})
    }
    modules = {
        entity.module: safe_module(snake(entities[entity.name]))
        for entity in domain.entities
        if entity.name in entities and entity.module == entity.names.singular
    }
    return SpecRenames(entities, words, dict(parts), modules)


def _of_entity(entity: Entity, old: str) -> Iterator[tuple[str, str]]:
    names = entity.names
    if old == entity.name:
        yield from ((name, name) for name in (names.cls, names.singular, names.plural))
        return
    yield old, names.cls
    yield snake(old), names.singular
    yield plural_of(snake(old)), names.plural


def _of_part(rename: Rename) -> Iterator[tuple[str, str]]:
    yield rename.old, rename.new
    if rename.kind is RenameKind.VALUE:
        yield enum_members([rename.old])[0], enum_members([rename.new])[0]
