"""Last pass, attributes: the Python name of every property, safe and unique."""

from __future__ import annotations

from generator.domain.model import ManyToMany
from generator.domain.resolve.resolve_context import (
    Draft,
    ResolveContext,
    set_frozen_parts,
)
from generator.naming import safe_attributes


def resolve_attributes(context: ResolveContext) -> None:
    """Set the attributes of every entity's fields, relations and inverses."""
    for draft in context.drafts.values():
        _name(draft)


def _name(draft: Draft) -> None:
    attributes = safe_attributes(draft.spans)
    for field in draft.fields.values():
        set_frozen_parts(field, {"attribute": attributes[field.name]})
    for side in (*draft.relations.values(), *draft.inverses.values()):
        set_frozen_parts(side, {"attribute": attributes[side.name]})
        if isinstance(side, ManyToMany):
            set_frozen_parts(side, {"wire_attribute": attributes[side.wire]})
