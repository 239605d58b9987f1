"""References to entities in imports."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain.model import Entity
from generator.python.code import Code


@dataclass(frozen=True)
class Reference:
    """An entity that another file imports."""

    cls: Code
    singular: Code
    """`order_line`: the name of its file if each entity has a separate one."""
    module: Code
    """The module that the entity belongs to."""


def reference(entity: Entity) -> Reference:
    """Build a reference to an entity."""
    names = entity.names
    return Reference(Code(names.cls), Code(names.singular), Code(entity.module))
