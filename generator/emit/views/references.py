"""References to entities, as imports name them."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain.model import Entity
from generator.python.code import Code


@dataclass(frozen=True)
class Reference:
    """An entity that another file refers to, as imports name it."""

    cls: Code
    singular: Code
    """`order_line`: its file where each entity has one of its own."""
    module: Code
    """The module that it belongs to."""


def reference(entity: Entity) -> Reference:
    """Prepare a reference to an entity."""
    names = entity.names
    return Reference(Code(names.cls), Code(names.singular), Code(entity.module))
