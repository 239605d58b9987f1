"""Foreign keys: the columns of a `belongs_to`, one per part of the target's key."""

from __future__ import annotations

from generator.domain.model import BelongsTo, Field, Role
from generator.domain.resolve.resolve_context import (
    Draft,
    ResolveContext,
    set_frozen_parts,
)
from generator.naming import shorten
from generator.source import Node
from generator.spec import BelongsToSpec
from generator.types import Limits


def add_foreign_key(
    relation: BelongsTo, draft: Draft, context: ResolveContext
) -> tuple[Field, ...] | None:
    """Add the key fields of a relation.

    Return None if they, or the target's key, have errors.
    """
    key = context.drafts[relation.target.name].key
    if relation.name in draft.invalid:
        return None
    columns = None if key is None else _columns(relation, key, draft, context)
    if key is None or columns is None:
        draft.invalid.add(relation.name)
        return None
    fields = tuple(
        _field(relation, part, column, _backfill(relation, draft))
        for part, column in zip(key, columns, strict=True)
    )
    for field in fields:
        reason = f"the key of `{relation.name}` has this name; "
        if not draft.claim(field.name, relation.span, context.problems, reason):
            draft.invalid.add(relation.name)
            return None
    set_frozen_parts(relation, {"fields": fields})
    return fields


def _backfill(relation: BelongsTo, draft: Draft) -> Node | None:
    spec = draft.relation_spec(relation.name)
    return spec.backfill if isinstance(spec, BelongsToSpec) else None


def _columns(
    relation: BelongsTo, key: tuple[Field, ...], draft: Draft, context: ResolveContext
) -> list[str] | None:
    spec = draft.relation_spec(relation.name)
    written = spec.column if isinstance(spec, BelongsToSpec) else None
    if written is None:
        return [shorten(f"{relation.name}_{part.name}") for part in key]
    if len(written) != len(key):
        context.problems.add(
            "column-count",
            written[0].span if written else relation.span,
            relation=relation.name,
            target=relation.target.name,
            parts=", ".join(f"`{part.name}`" for part in key),
            count=len(written),
        )
        return None
    return [column.value for column in written]


def _field(
    relation: BelongsTo, part: Field, column: str, backfill: Node | None
) -> Field:
    name = f"{relation.name}_{part.name}"
    return Field(
        name=name,
        attribute=name,
        column=column,
        type=part.type,
        role=Role.REFERENCE,
        nullable=relation.optional,
        default=None,
        limits=Limits(),
        description=None,
        example=None,
        span=relation.span,
        relation=relation,
        target=part,
        backfill=backfill,
    )
