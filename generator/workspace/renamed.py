"""The renames that a spec asks for, as words that names in emitted code are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.domain.hints import hints
from generator.domain.model import Domain, Entity
from generator.domain.naming import plural_of, safe_module, snake
from generator.merge import Renames


def pending_renames(domain: Domain, applied: Iterable[tuple[str, str]]) -> Renames:
    """Give what has another name since the last run.

    `applied` are the paths and old names that earlier revisions have dealt with.
    """
    done = set(applied)
    was = {
        path: old.name
        for path, old in hints(domain).was.items()
        if (path, old.name) not in done
    }
    known = {entity.name: entity for entity in domain.entities}
    entities = {name: old for name, old in was.items() if name in known}
    words: dict[str, str] = {}
    for path, old in was.items():
        entity = known.get(path)
        pairs = _of_entity(entity, old) if entity is not None else _of_part(path, old)
        words.update(pairs)
    members = {
        f"{owner}.{old}": path.rpartition(".")[2]
        for path, old in was.items()
        if "." in path
        for owner in _owners(path.partition(".")[0], entities)
    }
    modules = {
        entity.module: safe_module(snake(entities[entity.name]))
        for entity in domain.entities
        if entity.name in entities and entity.module == entity.names.singular
    }
    return Renames(entities, tuple(sorted(words.items())), members, modules)


def _owners(entity: str, entities: Mapping[str, str]) -> tuple[str, str]:
    """Give what a class and a variable of an entity were called."""
    old = entities.get(entity, entity)
    return old, snake(old)


def _of_entity(entity: Entity, old: str) -> Iterator[tuple[str, str]]:
    yield old, entity.names.cls
    yield snake(old), entity.names.singular
    yield plural_of(snake(old)), entity.names.plural


def _of_part(path: str, old: str) -> Iterator[tuple[str, str]]:
    is_value = "/" in path
    new = path.rpartition("/" if is_value else ".")[2]
    yield old, new
    if is_value:
        yield old.upper(), new.upper()
