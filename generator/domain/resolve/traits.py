"""Pass 3, traits: entities are merged with the traits that they use."""

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics import Related
from generator.domain.model import Field, Role
from generator.domain.resolve.resolve_context import (
    Draft,
    ResolveContext,
    former_name,
)
from generator.domain.trait_columns import TRAIT_KEYS
from generator.spec import (
    Text,
    TraitColumnSpec,
    TraitSpec,
    TraitUse,
    suggestion_hint,
)
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
    """A column of a built-in trait; the value of its role is its default name."""

    scalar: ScalarType
    role: Role
    default: Default | None
    description: str | None


_COLUMNS = {
    "timestamps": (
        _Column(MOMENT, Role.CREATED_AT, GeneratedDefault.NOW, "When it was created."),
        _Column(
            MOMENT, Role.UPDATED_AT, GeneratedDefault.NOW, "When it was last changed."
        ),
    ),
    "versioned": (
        _Column(
            COUNT,
            Role.VERSION,
            Literal(1),
            "Incremented by every change; sent in `ETag` and `If-Match`.",
        ),
    ),
    "soft_delete": (_Column(MOMENT, Role.DELETED_AT, None, None),),
}


def resolve_traits(context: ResolveContext) -> None:
    """Collect each entity's fields, relations and rules with those of its traits."""
    own = {trait.name: trait.value for trait in context.spec.traits}
    for trait in context.spec.traits:
        if trait.name in BUILT_IN:
            context.problems.add("built-in-trait", trait.span, name=trait.name)
    for draft in context.drafts.values():
        _add(draft, draft.spec)
        for name in _drop_repeated(draft, context):
            if name.value in own and name.value not in BUILT_IN:
                _add(draft, own[name.value])
            elif name.value not in BUILT_IN:
                _report_unknown(name, own, context)
                continue
            _check_columns(name, context)
        draft.trait_fields = _built_in_fields(draft)


def _drop_repeated(draft: Draft, context: ResolveContext) -> list[TraitUse]:
    found: dict[str, TraitUse] = {}
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
    uses = {trait.value: trait for trait in draft.spec.traits}
    return [
        _field(column, uses[trait])
        for trait, columns in _COLUMNS.items()
        if trait in uses
        for column in columns
        if _is_listed(column, uses[trait])
    ]


def _is_listed(column: _Column, use: TraitUse) -> bool:
    """Return whether an entity has a column: one that it names, else those not left out."""
    names = use.columns.get(TRAIT_KEYS[column.role])
    if names is None:
        return all(each.is_left_out for each in use.columns.values())
    return not names.is_left_out


def _field(column: _Column, use: TraitUse) -> Field:
    names = use.columns.get(TRAIT_KEYS[column.role]) or TraitColumnSpec(span=use.span)
    name = column.role.value if names.name is None else names.name.value
    return Field(
        name=name,
        attribute=name,
        column=name if names.column is None else names.column.value,
        type=FieldType(column.scalar),
        role=column.role,
        nullable=column.default is None,
        default=column.default,
        limits=Limits(),
        description=column.description,
        example=None,
        span=names.span,
        was=former_name(names.was),
    )


def _check_columns(use: TraitUse, context: ResolveContext) -> None:
    """Report a trait without columns, and names for one that takes none."""
    columns = _COLUMNS.get(use.value)
    if columns is None and use.names_columns:
        context.problems.add("trait-takes-no-names", use.span, name=use.value)
    elif columns and not any(_is_listed(column, use) for column in columns):
        context.problems.add("trait-without-columns", use.span, name=use.value)
