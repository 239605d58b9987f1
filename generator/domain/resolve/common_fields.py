"""Pass 8, common fields: those that a row shares with the one that it refers to."""

from __future__ import annotations

from generator.domain.model import BelongsTo, CommonField, Field, OnDelete, Role
from generator.domain.resolve.resolve_context import (
    Draft,
    ResolveContext,
    set_frozen_parts,
)
from generator.spec import BelongsToSpec, Text, suggestion_hint


def resolve_common_fields(context: ResolveContext) -> None:
    """Resolve the `same` of every relation."""
    for draft in context.drafts.values():
        for relation in draft.relations.values():
            spec = draft.relation_spec(relation.name)
            if isinstance(relation, BelongsTo) and isinstance(spec, BelongsToSpec):
                found: dict[str, tuple[CommonField, ...]] = {}
                for name in spec.same:
                    _add(name, relation, draft, found, context)
                same = tuple(each for pairs in found.values() for each in pairs)
                set_frozen_parts(relation, {"same": same})
                if spec.same and relation.on_delete is OnDelete.SET_NULL:
                    context.problems.add(
                        "set-null-same",
                        spec.on_delete.span if spec.on_delete else relation.span,
                        relation=relation.name,
                        names=", ".join(f"`{name.value}`" for name in spec.same),
                    )


def _add(
    name: Text,
    relation: BelongsTo,
    draft: Draft,
    found: dict[str, tuple[CommonField, ...]],
    context: ResolveContext,
) -> None:
    """Add the fields of a name, or report why they cannot be in common."""
    target = context.drafts[relation.target.name]
    if name.value in found:
        context.problems.add("duplicate-entry", name.span, name=name.value)
        return
    own = _fields(name, draft, context)
    others = _fields(name, target, context) if own is not None else None
    if own is None or others is None:
        return
    found[name.value] = tuple(
        CommonField(*pair) for pair in zip(own, others, strict=False)
    )
    reason = _obstacle(name.value, own, others, relation, (draft, target))
    if reason is not None:
        context.problems.add(
            "bad-common-field",
            name.span,
            name=name.value,
            target=relation.target.name,
            reason=reason,
        )


def _fields(
    name: Text, draft: Draft, context: ResolveContext
) -> tuple[Field, ...] | None:
    relation = draft.relations.get(name.value)
    if isinstance(relation, BelongsTo):
        return relation.fields or None
    if name.value in draft.fields:
        return (draft.fields[name.value],)
    if name.value not in draft.invalid:
        known = [*draft.fields, *draft.relations]
        context.problems.add(
            "unknown-field",
            name.span,
            name=name.value,
            entity=draft.name,
            hint=suggestion_hint(name.value, known, "it has"),
        )
    return None


def _obstacle(
    name: str,
    own: tuple[Field, ...],
    others: tuple[Field, ...],
    relation: BelongsTo,
    drafts: tuple[Draft, Draft],
) -> str | None:
    """Return why a foreign key cannot contain these fields, or None if it can."""
    draft, target = drafts
    here, there = draft.relations.get(name), target.relations.get(name)
    if here is relation:
        return "it is the relation itself"
    if any(f.role not in (Role.DATA, Role.REFERENCE) for f in (*own, *others)):
        return "its values are generated"
    if not set(others).isdisjoint(target.key or ()):
        return f"it is part of the key of `{target.name}`"
    is_equal = [field.type for field in own] == [field.type for field in others]
    if not is_equal or (here and here.target) is not (there and there.target):
        return "they are of different types"
    if any(not f.type.scalar.may_be_unique or f.type.is_list for f in own):
        return "values of its type cannot be compared"
    for each, fields in ((draft, own), (target, others)):
        if any(field.nullable for field in fields):
            return f"it may be null in `{each.name}`"
    return None
