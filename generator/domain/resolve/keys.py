"""Pass 6, keys: the primary key of every entity, and the foreign keys that follow.

A key can contain relations, whose columns follow from the key of another entity; so
entities are processed in the order of dependencies between their keys.
"""

from __future__ import annotations

from generator.diagnostics import Related
from generator.domain.model import BelongsTo, Field, ManyToMany, Role
from generator.domain.resolve.field_types import (
    apply_wire_form,
    resolve_bare_type,
    type_name,
    unfit_path_value,
)
from generator.domain.resolve.fields import surrogate_key
from generator.domain.resolve.foreign_keys import add_foreign_key
from generator.domain.resolve.limits import check_generated_text
from generator.domain.resolve.resolve_context import Draft, ResolveContext
from generator.source import Node, Scalar
from generator.spec import GENERATED_KEYS, KeySpec, Text, suggestion_hint
from generator.types import FieldType, GeneratedDefault, Limits, key_type


def resolve_keys(context: ResolveContext) -> None:
    """Resolve the key of every entity, then the foreign key of every relation."""
    waiting = {
        draft.name: (draft, _key_targets(draft)) for draft in context.drafts.values()
    }
    dependants: dict[str, list[str]] = {}
    for name, (_, targets) in waiting.items():
        for target in targets:
            dependants.setdefault(target, []).append(name)
    ready = [name for name, (_, targets) in waiting.items() if not targets]
    while ready:
        name = ready.pop()
        _resolve_key(waiting.pop(name)[0], context)
        for dependant in dependants.get(name, ()):
            waiting[dependant][1].discard(name)
            if not waiting[dependant][1]:
                ready.append(dependant)
    _report_cycles([draft for draft, _ in waiting.values()], context)
    for draft in context.drafts.values():
        for relation in draft.relations.values():
            if isinstance(relation, BelongsTo) and not relation.fields:
                add_foreign_key(relation, draft, context)


def _key_targets(draft: Draft) -> set[str]:
    """Return the names of the entities whose keys are part of this key."""
    parts = draft.spec.id.parts if draft.spec.id is not None else ()
    relations = (draft.relations.get(part.value) for part in parts)
    return {r.target.name for r in relations if isinstance(r, BelongsTo)}


def _report_cycles(drafts: list[Draft], context: ResolveContext) -> None:
    """Report keys that contain each other, once for all that are connected."""
    if not drafts:
        return
    # Some only depend on a cycle; following the targets leads to one.
    stuck = {draft.name: draft for draft in drafts}
    seen: list[str] = []
    name = drafts[0].name
    while name not in seen:
        seen.append(name)
        name = min(target for target in _key_targets(stuck[name]) if target in stuck)
    cycle = [*seen[seen.index(name) :], name]
    spec = stuck[name].spec.id
    span = spec.span if spec is not None else stuck[name].entity.span
    context.problems.add("key-cycle", span, cycle=" → ".join(cycle))


def _resolve_key(draft: Draft, context: ResolveContext) -> None:
    spec = draft.spec.id
    if spec is not None and spec.type is None:
        _resolve_parts(spec, draft, context)
    else:
        _resolve_id(spec, draft, context)
    if draft.key is not None and draft.entity.soft_delete:
        _refuse_soft_delete(draft, context)


def _resolve_id(spec: KeySpec | None, draft: Draft, context: ResolveContext) -> None:
    type, default = _id_type(spec, context)
    if type is None:
        draft.invalid.add("id")
        return
    if type.is_list or not type.scalar.may_be_id:
        span = spec.span if spec is not None else draft.entity.span
        context.problems.add("bad-key-type", span, type=type_name(type))
        draft.invalid.add("id")
        return
    if spec is not None and spec.default is not None:
        default = _id_default(spec.default, type, context)
    own = draft.spans.get("id")
    if own is not None:
        where = Related(
            spec.span if spec else draft.entity.span, "the key is defined here"
        )
        context.problems.add("id-conflict", own, entity=draft.name, related=[where])
        return
    field = surrogate_key("id", type, draft, default)
    draft.spans["id"] = field.span
    is_made = type.scalar.is_made or default is not None
    draft.key = (field if is_made else _natural_id(field),)


def _id_type(
    spec: KeySpec | None, context: ResolveContext
) -> tuple[FieldType | None, GeneratedDefault | None]:
    """Return the type of `id`, and what the application generates without a default."""
    written = spec.type if spec is not None else None
    if spec is None or written is None:
        app = context.spec.app
        keys = app.keys.value if app is not None and app.keys is not None else None
        default = GeneratedDefault(keys or GeneratedDefault.UUID)
        return key_type(default), default
    is_bare = not written.arguments and not written.is_list
    if is_bare and written.name in GENERATED_KEYS:
        default = GeneratedDefault(written.name)
        return apply_wire_form(key_type(default), spec.wire, context), default
    type = resolve_bare_type(written, context, refused="`id`")
    return type and apply_wire_form(type, spec.wire, context), None


def _id_default(
    node: Node, type: FieldType, context: ResolveContext
) -> GeneratedDefault | None:
    """Return what generates the keys, as written; None after an error."""
    value = node.value if isinstance(node, Scalar) else None
    generated = type.scalar.generated
    default = next((each for each in generated if each.value == value), None)
    if default is None:
        names = ", ".join(f"`{each.value}`" for each in generated)
        hint = f"use one of {names}" if names else "remove it"
        shown = node.text if isinstance(node, Scalar) else "this"
        context.problems.add("key-default", node.span, value=shown, hint=hint)
    check_generated_text(default, node.span, type, Limits(), context.problems)
    return default


def _natural_id(field: Field) -> Field:
    """Return a string key, which clients choose."""
    return Field(
        name=field.name,
        attribute=field.attribute,
        column=field.column,
        type=field.type,
        role=Role.DATA,
        nullable=False,
        default=None,
        limits=Limits(min_length=1),
        description=None,
        example=None,
        span=field.span,
    )


def _resolve_parts(spec: KeySpec, draft: Draft, context: ResolveContext) -> None:
    if not spec.parts:
        context.problems.add("empty-key", spec.span)
        return
    fields: list[Field] = []
    complete = True
    for part in spec.parts:
        found = _part(part, draft, context)
        if found is None:
            complete = False
        elif any(field in fields for field in found):
            context.problems.add("duplicate-entry", part.span, name=part.value)
        else:
            fields.extend(found)
    if complete:
        draft.key = tuple(fields)


def _part(
    part: Text, draft: Draft, context: ResolveContext
) -> tuple[Field, ...] | None:
    """Return the fields of one part of a key; None after an error."""
    name = part.value
    field = draft.data.get(name)
    relation = draft.relations.get(name)
    if field is not None:
        return (field,) if _is_key_field(field, part, context) else None
    if isinstance(relation, BelongsTo):
        if relation.optional:
            context.problems.add("optional-key-part", part.span, name=name)
            return None
        return add_foreign_key(relation, draft, context)
    if isinstance(relation, ManyToMany):
        context.problems.add(
            "bad-key-part", part.span, name=name, reason="a `many_to_many` relation"
        )
    elif name not in draft.invalid:
        known = [*draft.data, *draft.relations]
        hint = suggestion_hint(name, known, "a key can contain")
        context.problems.add(
            "unknown-field", part.span, name=name, entity=draft.name, hint=hint
        )
    return None


def _is_key_field(field: Field, part: Text, context: ResolveContext) -> bool:
    if field.nullable:
        context.problems.add("optional-key-part", part.span, name=part.value)
        return False
    if field.type.is_list or not field.type.scalar.may_be_key:
        context.problems.add(
            "bad-key-part",
            part.span,
            name=part.value,
            reason=f"of type `{type_name(field.type)}`",
        )
        return False
    value = unfit_path_value(field.type)
    if value is not None:
        reason = f"of an enum with the value `{value}` (not allowed in paths)"
        context.problems.add("bad-key-part", part.span, name=part.value, reason=reason)
    return value is None


def _refuse_soft_delete(draft: Draft, context: ResolveContext) -> None:
    first = draft.key[0] if draft.key else None
    if first is None or first.role is Role.SURROGATE:
        return
    trait = next(t for t in draft.spec.traits if t.value == "soft_delete")
    key = draft.spec.id.span if draft.spec.id is not None else first.span
    context.problems.add(
        "soft-delete-key",
        trait.span,
        entity=draft.name,
        related=[Related(key, "the natural key is defined here")],
    )
