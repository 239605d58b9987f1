"""The columns of the built-in traits, which models share unless a spec names them."""

from __future__ import annotations

from generator.domain.model import Domain, Entity, Role

TRAIT_KEYS = {
    Role.CREATED_AT: "created",
    Role.UPDATED_AT: "updated",
    Role.VERSION: "version",
    Role.DELETED_AT: "deleted",
}
"""The keys that name these columns in a spec; the role's value is the default name."""


def names_trait_columns(domain: Domain) -> bool:
    """Return whether some entity names columns of a trait, or leaves one out."""
    return any(map(_has_own_names, domain.entities))


def _has_own_names(entity: Entity) -> bool:
    found = {
        field.role: (field.name, field.column)
        for field in entity.fields
        if field.role in TRAIT_KEYS
    }
    is_partial = (
        entity.timestamps and not {Role.CREATED_AT, Role.UPDATED_AT} <= found.keys()
    )
    return is_partial or any(names != (role, role) for role, names in found.items())
