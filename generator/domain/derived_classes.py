"""The classes that the output derives from an entity, by their suffixes."""

from __future__ import annotations

from generator.domain.model import Entity

_EVERY = ("Base", "Create", "Public", "Update")
_OF_LISTS = ("ListQuery", "Page")
_OF_INCLUDES = ("Detail", "ItemQuery")
SCHEMA_SUFFIXES = (*_EVERY, *_OF_LISTS, *_OF_INCLUDES)
WORKER_SUFFIXES = ("Repository", "Service", "ServiceDep")


def derived_schemas(entity: Entity) -> tuple[str, ...]:
    """Return the suffixes of the schemas that are emitted for an entity."""
    fetched, listed = entity.endpoints.get, entity.endpoints.list
    found = [*_EVERY]
    if (fetched and fetched.includes) or (listed and listed.includes):
        found.append("Detail")
    if fetched and fetched.includes:
        found.append("ItemQuery")
    if listed:
        found += _OF_LISTS
    return tuple(found)


def derived_workers(entity: Entity) -> tuple[str, ...]:
    """Return the suffixes of the classes that work with an entity's rows."""
    return WORKER_SUFFIXES if entity.endpoints.has_any else WORKER_SUFFIXES[:1]
