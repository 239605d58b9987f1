"""Pass 4, fields: types, defaults, limits and examples of fields and parameters."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.diagnostics import Problems
from generator.domain.model import Field, Parameter, Role
from generator.domain.resolve.field_types import resolve_field_type, type_name
from generator.domain.resolve.limits import (
    check_generated_text,
    check_limits,
    resolve_limits,
)
from generator.domain.resolve.literal_values import is_null, read_default, read_literal
from generator.domain.resolve.own_types import InvalidOwnType, expand
from generator.domain.resolve.resolve_context import (
    Draft,
    ResolveContext,
    former_name,
    non_blank,
)
from generator.source import Node
from generator.spec import (
    CollationSpec,
    FieldSpec,
    Flag,
    NamedValue,
    NameMap,
    ParameterSpec,
)
from generator.types import Default, FieldType, GeneratedDefault, Limits, Literal


@dataclass(frozen=True)
class ResolvedValue:
    """The common properties of fields and parameters."""

    type: FieldType
    nullable: bool
    default: Default | None
    limits: Limits
    example: Literal | None
    description: str | None


def resolve_fields(context: ResolveContext) -> None:
    """Resolve the data fields of every entity, and reserve the names of all fields."""
    _check_own_types(context)
    for draft in context.drafts.values():
        for trait_field in draft.trait_fields:
            draft.claim(trait_field.name, trait_field.span, context.problems)
        for named in draft.field_specs:
            _add_field(named, draft, context)
    for trait in context.unused_traits:
        for named in trait.fields:
            resolve_value(named.value, context)


def _check_own_types(context: ResolveContext) -> None:
    """Report what is wrong with the types of the project where they are defined."""
    # Those that others are made of come first.
    for name, own in [*context.own_types.items()]:
        spec = ParameterSpec(span=own.span, type=own.base)
        trial = Problems()
        if own.made_of not in context.invalid_types:
            resolve_value(replace(spec, **own.keys), replace(context, problems=trial))
        context.problems.extend(trial)
        if trial.has_errors or own.made_of in context.invalid_types:
            del context.own_types[name]
            context.invalid_types.add(name)


def is_true(flag: Flag | None) -> bool:
    """Return whether a flag is present and true."""
    return flag is not None and flag.value


def _add_field(
    named: NamedValue[FieldSpec], draft: Draft, context: ResolveContext
) -> None:
    spec = named.value
    if not draft.claim(named.name, named.span, context.problems):
        return
    value = resolve_value(spec, context)
    if value is None:
        draft.invalid.add(named.name)
        return
    draft.data[named.name] = Field(
        name=named.name,
        attribute=named.name,
        column=spec.column.value if spec.column is not None else named.name,
        type=_with_collation(value.type, spec.collation, context),
        role=Role.DATA,
        nullable=value.nullable,
        default=value.default,
        limits=value.limits,
        description=value.description,
        example=value.example,
        span=named.span,
        was=former_name(spec.was),
        backfill=spec.backfill,
        convert=spec.convert,
    )


def _with_collation(
    type: FieldType, spec: CollationSpec | None, context: ResolveContext
) -> FieldType:
    if spec is None:
        return type
    if type.is_list or not type.scalar.takes_collation:
        context.problems.add(
            "key-not-for-type", spec.span, key="collation", type=type_name(type)
        )
        return type
    return replace(
        type,
        collation=spec.postgresql.value if spec.postgresql else None,
        sqlite_collation=spec.sqlite.value if spec.sqlite else None,
    )


def resolve_value(spec: ParameterSpec, context: ResolveContext) -> ResolvedValue | None:
    """Resolve the common properties of fields and parameters.

    Return None if the type has errors, since the rest depends on it. Other parts with
    errors are left out.
    """
    try:
        spec = expand(spec, context)
    except InvalidOwnType:
        return None
    type = resolve_field_type(spec, context)
    if type is None:
        return None
    limits = resolve_limits(spec, type, context.problems)
    nullable = _is_nullable(spec, context)
    return ResolvedValue(
        type=type,
        nullable=nullable,
        default=_default(spec, type, limits, nullable, context),
        limits=limits,
        example=_example(spec.example, type, limits, context),
        description=non_blank(spec.description),
    )


def _is_nullable(spec: ParameterSpec, context: ResolveContext) -> bool:
    """Return whether a value may be null, by `optional:` or by `| null` in its type."""
    if spec.type.optional and spec.optional is not None and not spec.optional.value:
        context.problems.add(
            "bad-type",
            spec.type.span,
            label="type with `optional: false`",
            text=f"{spec.type.name} | null",
            hint="remove one of them",
        )
    return spec.type.optional or is_true(spec.optional)


def _default(
    spec: ParameterSpec,
    type: FieldType,
    limits: Limits,
    nullable: bool,
    context: ResolveContext,
) -> Default | None:
    node = spec.default
    if node is None:
        return None
    if is_null(node):
        if not nullable:
            context.problems.add("null-default", node.span)
        return None
    default = read_default(node, type, context.problems)
    if isinstance(default, Literal):
        check_limits(default, node, type, limits, context.problems, "default")
    check_generated_text(default, node.span, type, limits, context.problems)
    return default


def _example(
    node: Node | None, type: FieldType, limits: Limits, context: ResolveContext
) -> Literal | None:
    if node is None:
        return None
    literal = read_literal(node, type, context.problems, "example")
    if literal is not None:
        check_limits(literal, node, type, limits, context.problems, "example")
    return literal


def resolve_parameters(
    specs: NameMap[ParameterSpec], attributes: dict[str, str], context: ResolveContext
) -> tuple[Parameter, ...]:
    """Resolve the parameters of a request, or the properties of a body or result.

    `attributes` maps each name to its Python name.
    """
    found: list[Parameter] = []
    for named in specs:
        value = resolve_value(named.value, context)
        if value is None:
            continue
        found.append(
            Parameter(
                name=named.name,
                attribute=attributes[named.name],
                type=value.type,
                nullable=value.nullable,
                default=value.default,
                limits=value.limits,
                description=value.description,
                example=value.example,
                span=named.span,
            )
        )
    return tuple(found)


def surrogate_key(
    name: str, type: FieldType, draft: Draft, default: GeneratedDefault | None
) -> Field:
    """Build the key field `id` that no client sends."""
    span = draft.spec.id.span if draft.spec.id is not None else draft.entity.span
    return Field(
        name=name,
        attribute=name,
        column=name,
        type=type,
        role=Role.SURROGATE,
        nullable=False,
        default=default,
        limits=Limits(),
        description=None,
        example=None,
        span=span,
    )
