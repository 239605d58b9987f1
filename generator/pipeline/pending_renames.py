"""The renames that a spec declares, as the words that emitted names consist of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from generator.pipeline import stages

if TYPE_CHECKING:
    from generator.domain import Domain, Entity
from generator.merge import SpecRenames, WordPairs
from generator.naming import enum_members, plural_of, safe_module, snake


def find_pending_renames(
    domain: Domain, applied: Iterable[tuple[str, str]]
) -> SpecRenames:
    """Return the renames since the last run.

    `applied` are the paths and old names that earlier revisions have handled.
    """
    done = set(applied)
    was = {
        path: old.name
        for path, old in stages.domain.collect_migration_hints(
            domain
        ).former_names.items()
        if (path, old.name) not in done
    }
    known = {entity.name: entity for entity in domain.entities}
    entities = {name: old for name, old in was.items() if name in known}
    parts: dict[str, WordPairs] = {}
    for path, old in was.items():
        if path not in known:
            owner = path.partition("/" if "/" in path else ".")[0]
            parts[owner] = (*parts.get(owner, ()), *_of_part(path, old))
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
    return SpecRenames(entities, words, parts, modules)


def _of_entity(entity: Entity, old: str) -> Iterator[tuple[str, str]]:
    names = entity.names
    if old == entity.name:
        yield from ((name, name) for name in (names.cls, names.singular, names.plural))
        return
    yield old, names.cls
    yield snake(old), names.singular
    yield plural_of(snake(old)), names.plural


def _of_part(path: str, old: str) -> Iterator[tuple[str, str]]:
    is_value = "/" in path
    new = path.rpartition("/" if is_value else ".")[2]
    yield old, new
    if is_value:
        yield enum_members([old])[0], enum_members([new])[0]
