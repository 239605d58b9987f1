"""Pass 5, relations: the target of each relation; its columns follow with the keys."""

from __future__ import annotations

from generator.domain.model import BelongsTo, ManyToMany, OnDelete, OnUpdate
from generator.domain.resolve.fields import is_true
from generator.domain.resolve.resolve_context import (
    Draft,
    ResolveContext,
    former_name,
    non_blank,
)
from generator.spec import (
    BelongsToSpec,
    ManyToManySpec,
    NamedValue,
    RelationSpec,
    suggestion_hint,
)


def resolve_relations(context: ResolveContext) -> None:
    """Resolve the relations of every entity, without columns and inverses yet."""
    for draft in context.drafts.values():
        for named in draft.relation_specs:
            _add(named, draft, context)
    for trait in context.unused_traits:
        for named in trait.relations:
            _target(named.value, context)


def _add(
    named: NamedValue[RelationSpec], draft: Draft, context: ResolveContext
) -> None:
    if not draft.claim(named.name, named.span, context.problems):
        return
    spec = named.value
    target = _target(spec, context)
    if target is None:
        draft.invalid.add(named.name)
    elif isinstance(spec, BelongsToSpec):
        draft.relations[named.name] = _belongs_to(named, spec, draft, target, context)
    else:
        _refuse_optional(spec, context)
        draft.relations[named.name] = _many_to_many(named, spec, draft, target)


def _target(relation: RelationSpec, context: ResolveContext) -> Draft | None:
    if isinstance(relation, BelongsToSpec):
        spec = relation.belongs_to
    else:
        spec = relation.many_to_many
    target = context.drafts.get(spec.name)
    if target is None and not context.is_already_reported(spec.name):
        hint = context.rename_hint(spec.name)
        hint = hint or suggestion_hint(spec.name, context.drafts, "the entities are")
        if spec.name in context.enums:
            hint = f"`{spec.name}` is an enum; use it as the type of a field"
        context.problems.add("unknown-entity", spec.span, name=spec.name, hint=hint)
    return target


def _belongs_to(
    named: NamedValue[RelationSpec],
    spec: BelongsToSpec,
    draft: Draft,
    target: Draft,
    context: ResolveContext,
) -> BelongsTo:
    optional = spec.belongs_to.optional or is_true(spec.optional)
    on_delete = OnDelete(spec.on_delete.value if spec.on_delete else "restrict")
    if on_delete is OnDelete.SET_NULL and not optional and spec.on_delete:
        context.problems.add(
            "set-null-required",
            spec.on_delete.span,
            relation=named.name,
            target=target.name,
        )
    return BelongsTo(
        name=named.name,
        attribute=named.name,
        entity=draft.entity,
        target=target.entity,
        fields=(),
        optional=optional,
        unique=is_true(spec.unique),
        on_delete=on_delete,
        on_update=OnUpdate(spec.on_update.value) if spec.on_update else None,
        deferrable=is_true(spec.deferrable),
        inverse=None,
        description=non_blank(spec.description),
        span=named.span,
        was=former_name(spec.was),
    )


def _refuse_optional(spec: ManyToManySpec, context: ResolveContext) -> None:
    target = spec.many_to_many
    if target.optional:
        context.problems.add("optional-many-to-many", target.span, name=target.name)


def _many_to_many(
    named: NamedValue[RelationSpec], spec: ManyToManySpec, draft: Draft, target: Draft
) -> ManyToMany:
    return ManyToMany(
        name=named.name,
        attribute=named.name,
        entity=draft.entity,
        target=target.entity,
        table="",
        entity_columns=(),
        target_columns=(),
        wire="",
        wire_attribute="",
        inverse=None,
        description=non_blank(spec.description),
        span=named.span,
        was=former_name(spec.was),
    )
