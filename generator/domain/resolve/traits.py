"""Pass 3, traits: entities are merged with the traits that they use."""

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics import Related
from generator.domain.model import Field, Role
from generator.domain.resolve.resolve_context import Draft, ResolveContext
from generator.spec import Text, TraitSpec, suggestion_hint
from generator.types import (
    COUNT,
    MOMENT,
    Default,
    FieldType,
    GeneratedDefault,
    Limits,
    Literal,
    ScalarType,
)

BUILT_IN = ("timestamps", "soft_delete", "versioned")
"""The built-in traits of the spec language."""


@dataclass(frozen=True)
class _Column:
    """A column of a built-in trait."""

    name: str
    scalar: ScalarType
    role: Role
    default: Default | None
    description: str | None


_COLUMNS = {
    "timestamps": (
        _Column(
            "created_at",
            MOMENT,
            Role.CREATED_AT,
            GeneratedDefault.NOW,
            "When it was created.",
        ),
        _Column(
            "updated_at",
            MOMENT,
            Role.UPDATED_AT,
            GeneratedDefault.NOW,
            "When it was last changed.",
        ),
    ),
    "versioned": (
        _Column(
            "version",
            COUNT,
            Role.VERSION,
            Literal(1),
            "Incremented by every change; sent in `ETag` and `If-Match`.",
        ),
    ),
    "soft_delete": (_Column("deleted_at", MOMENT, Role.DELETED_AT, None, None),),
}


def resolve_traits(context: ResolveContext) -> None:
    """Collect each entity's fields, relations and rules with those of its traits."""
    own = {trait.name: trait.value for trait in context.spec.traits}
    for trait in context.spec.traits:
        if trait.name in BUILT_IN:
            context.problems.add("built-in-trait", trait.span, name=trait.name)
    for draft in context.drafts.values():
        _add(draft, draft.spec)
        for name in _distinct(draft, context):
            if name.value in own and name.value not in BUILT_IN:
                _add(draft, own[name.value])
            elif name.value not in BUILT_IN:
                _report_unknown(name, own, context)
        draft.trait_fields = _built_in_fields(draft)


def _distinct(draft: Draft, context: ResolveContext) -> list[Text]:
    found: dict[str, Text] = {}
    for trait in draft.spec.traits:
        first = found.setdefault(trait.value, trait)
        if first is not trait:
            context.problems.add(
                "duplicate-entry",
                trait.span,
                name=trait.value,
                related=[Related(first.span, "first listed here")],
            )
    return list(found.values())


def _add(draft: Draft, spec: TraitSpec) -> None:
    draft.field_specs.extend(spec.fields)
    draft.relation_specs.extend(spec.relations)
    draft.unique_specs.extend(spec.unique)
    draft.index_specs.extend(spec.indexes)
    draft.check_specs.extend(spec.checks)
    draft.invalid |= spec.fields.invalid | spec.relations.invalid


def _report_unknown(
    name: Text, own: dict[str, TraitSpec], context: ResolveContext
) -> None:
    if context.is_already_reported(name.value):
        return
    hint = suggestion_hint(name.value, [*BUILT_IN, *own], "the traits are")
    context.problems.add("unknown-trait", name.span, name=name.value, hint=hint)


def _built_in_fields(draft: Draft) -> list[Field]:
    """Return the fields of the built-in traits, located where the entity lists them."""
    spans = {trait.value: trait.span for trait in draft.spec.traits}
    return [
        Field(
            name=column.name,
            attribute=column.name,
            column=column.name,
            type=FieldType(column.scalar),
            role=column.role,
            nullable=column.default is None,
            default=column.default,
            limits=Limits(),
            description=column.description,
            example=None,
            span=spans[trait],
        )
        for trait, columns in _COLUMNS.items()
        if trait in spans
        for column in columns
    ]
