"""Pass 7, join tables and inverses: the other sides of relations."""

from __future__ import annotations

from generator.domain.model import BelongsTo, Inverse, ManyToMany
from generator.domain.resolve.resolve_context import (
    Draft,
    ResolveContext,
    set_frozen_parts,
)
from generator.naming import plural_of, shorten, singular_of
from generator.spec import ManyToManySpec


def resolve_joins(context: ResolveContext) -> None:
    """Add join tables to many-to-many relations, and inverses to all relations."""
    for draft in context.drafts.values():
        for relation in draft.relations.values():
            if isinstance(relation, ManyToMany):
                _resolve_join(relation, draft, context)
    for draft in context.drafts.values():
        for relation in draft.relations.values():
            _add_inverse(relation, draft, context)


def _resolve_join(relation: ManyToMany, draft: Draft, context: ResolveContext) -> None:
    target = context.drafts[relation.target.name]
    if draft.key is None or target.key is None:
        draft.invalid.add(relation.name)
        return
    composite = next((d for d in (draft, target) if len(d.key or ()) > 1), None)
    if composite is not None:
        context.problems.add(
            "composite-many-to-many", relation.span, entity=composite.name
        )
        draft.invalid.add(relation.name)
        return
    singular = _singular(relation, target)
    part = target.key[0].name
    wire = f"{singular}_{plural_of(part)}"
    reason = f"the keys of `{relation.name}` have this name; "
    if not draft.claim(wire, relation.span, context.problems, reason):
        return
    near = f"{draft.singular}_{draft.key[0].name}"
    far = f"{singular if target is draft else target.singular}_{part}"
    spec = draft.relation_spec(relation.name)
    written = spec.table if isinstance(spec, ManyToManySpec) else None
    table = shorten(f"{draft.singular}_{relation.name}")
    set_frozen_parts(
        relation,
        {
            "table": table if written is None else written.value,
            "entity_columns": (shorten(near),),
            "target_columns": (shorten(far if far != near else f"related_{far}"),),
            "wire": wire,
            "wire_attribute": wire,
        },
    )


def _singular(relation: ManyToMany, target: Draft) -> str:
    if relation.name == target.plural:
        return target.singular
    return singular_of(relation.name)


def _add_inverse(
    relation: BelongsTo | ManyToMany, draft: Draft, context: ResolveContext
) -> None:
    name = draft.relation_spec(relation.name).inverse
    if name is None:
        return
    target = context.drafts[relation.target.name]
    if not target.claim(name.value, name.span, context.problems):
        return
    inverse = Inverse(
        name=name.value,
        attribute=name.value,
        entity=relation.target,
        source=relation.entity,
        relation=relation,
        many=isinstance(relation, ManyToMany) or not relation.unique,
        span=name.span,
    )
    target.inverses[name.value] = inverse
    set_frozen_parts(relation, {"inverse": inverse})
