"""Pass 3, traits: what entities share becomes their own."""

from __future__ import annotations

from generator.diagnostics import Related
from generator.domain.model import (
    Field,
    FieldType,
    Generated,
    Kind,
    Limits,
    Literal,
    Role,
)
from generator.domain.resolve.context import Context, Draft
from generator.spec.model import TraitSpec
from generator.spec.suggest import meant
from generator.spec.values import Text

BUILT_IN = ("timestamps", "soft_delete", "versioned")

_TIMESTAMPS = {
    "created_at": (Role.CREATED_AT, "When it was created."),
    "updated_at": (Role.UPDATED_AT, "When it was last changed."),
}


def resolve_traits(context: Context) -> None:
    """Gather each entity's fields, relations and rules with those of its traits."""
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


def _distinct(draft: Draft, context: Context) -> list[Text]:
    found: dict[str, Text] = {}
    for trait in draft.spec.traits:
        first = found.setdefault(trait.value, trait)
        if first is not trait:
            context.problems.add(
                "listed-twice",
                trait.span,
                name=trait.value,
                related=[Related(first.span, "it stands here already")],
            )
    return list(found.values())


def _add(draft: Draft, spec: TraitSpec) -> None:
    draft.field_specs.extend(spec.fields)
    draft.relation_specs.extend(spec.relations)
    draft.unique_specs.extend(spec.unique)
    draft.index_specs.extend(spec.indexes)
    draft.check_specs.extend(spec.checks)
    draft.broken |= spec.fields.broken | spec.relations.broken


def _report_unknown(name: Text, own: dict[str, TraitSpec], context: Context) -> None:
    if context.is_excused(name.value):
        return
    hint = meant(name.value, [*BUILT_IN, *own], "the traits are")
    context.problems.add("unknown-trait", name.span, name=name.value, hint=hint)


def _built_in_fields(draft: Draft) -> list[Field]:
    """Give the columns of the built-in traits, placed where the entity asks for them."""
    spans = {trait.value: trait.span for trait in draft.spec.traits}
    entity = draft.entity
    made: list[Field] = []
    if entity.timestamps:
        for name, (role, description) in _TIMESTAMPS.items():
            kind = FieldType(Kind.DATETIME)
            made.append(
                Field(
                    name=name,
                    attribute=name,
                    column=name,
                    type=kind,
                    role=role,
                    nullable=False,
                    default=Generated.NOW,
                    limits=Limits(),
                    description=description,
                    example=None,
                    span=spans["timestamps"],
                )
            )
    if entity.versioned:
        made.append(
            Field(
                name="version",
                attribute="version",
                column="version",
                type=FieldType(Kind.INTEGER),
                role=Role.VERSION,
                nullable=False,
                default=Literal(1),
                limits=Limits(),
                description="Counts the changes; it stands in `ETag` and `If-Match`.",
                example=None,
                span=spans["versioned"],
            )
        )
    if entity.soft_delete:
        made.append(
            Field(
                name="deleted_at",
                attribute="deleted_at",
                column="deleted_at",
                type=FieldType(Kind.DATETIME),
                role=Role.DELETED_AT,
                nullable=True,
                default=None,
                limits=Limits(),
                description=None,
                example=None,
                span=spans["soft_delete"],
            )
        )
    return made
