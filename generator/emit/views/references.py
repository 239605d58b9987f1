"""References to entities in imports."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain import Entity
from generator.python import Code


@dataclass(frozen=True)
class EntityReference:
    """An entity that another file imports."""

    cls: Code
    singular: Code
    """`order_line`: the name of its file if each entity has a separate one."""
    module: Code
    """The module that the entity belongs to."""


def entity_reference(entity: Entity) -> EntityReference:
    """Build a reference to an entity."""
    names = entity.names
    return EntityReference(Code(names.cls), Code(names.singular), Code(entity.module))
