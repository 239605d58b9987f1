"""The model of one entity: columns, constraints, relationships."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain import TRAIT_KEYS, Entity, Field, ManyToMany, Role
from generator.emit.views.fields import factory_of
from generator.emit.views.inline_constraints import STYLE, InlineConstraints
from generator.emit.views.relationships import Relationship, relationships
from generator.python import Code, join, literal, tuple_of
from generator.schema import Column, Table
from generator.schema import columns as printer
from generator.types import (
    GeneratedDefault,
    Literal,
    column_class,
    python_type,
    python_value,
)

_ROLE_NAMES = {
    Role.UPDATED_AT: "__updated__",
    Role.VERSION: "__version__",
    Role.DELETED_AT: "__deleted__",
}
"""The names by which mixins find a column, if it is not one of theirs."""


@dataclass(frozen=True)
class JoinTable:
    """The printed table of a many-to-many relation."""

    variable: Code
    arguments: Code


@dataclass(frozen=True)
class ModelView:
    """A printed model."""

    bases: Code
    """`Timestamps, Base`."""
    table: Code
    """A string literal."""
    table_args: Code
    """A tuple, or nothing."""
    trait_names: list[Code]
    """The names of the columns that mixins look for: `__deleted__ = "removed_at"`."""
    columns: list[Code]
    relationships: list[Relationship]
    join_tables: list[JoinTable]


def model_view(
    entity: Entity, tables: dict[str, Table], *, names_traits: bool
) -> ModelView:
    """Build the view of an entity's model; its tables are among `tables`.

    If the spec names columns of traits, they are in the models, not in the mixins.
    """
    table = tables[entity.table]
    own = own_fields(entity, names_traits=names_traits)
    inline = inline_constraints(entity, table, own)
    return ModelView(
        bases=join([*mixins(entity), Code("Base")]),
        table=literal(entity.table),
        table_args=tuple_of(inline.table_arguments()),
        trait_names=trait_names(entity) if names_traits else [],
        columns=[_column(entity, field, inline) for field in own],
        relationships=relationships(entity),
        join_tables=[
            _join_table(relation, tables[relation.table])
            for relation in entity.many_to_many
        ],
    )


def own_fields(entity: Entity, *, names_traits: bool) -> list[Field]:
    """Return the fields whose columns are in the model rather than in a mixin."""
    fields = entity.fields
    return [f for f in fields if names_traits or f.role not in TRAIT_KEYS]


def inline_constraints(
    entity: Entity, table: Table, own: list[Field]
) -> InlineConstraints:
    """Return the constraints that the columns of a model's own fields declare."""
    mixed_in = {field.column for field in entity.fields if field not in own}
    return InlineConstraints(table, mixed_in)


def trait_names(entity: Entity) -> list[Code]:
    """Return the assignments of the names of columns that mixins look for."""
    named = ((name, entity.field_with(role)) for role, name in _ROLE_NAMES.items())
    return [
        Code(f"{name} = {literal(field.attribute)}")
        for name, field in named
        if field is not None
    ]


def mixins(entity: Entity) -> list[Code]:
    """Return the mixins of a model in the order of their columns."""
    mixins = {
        "Timestamps": entity.field_with(Role.UPDATED_AT) is not None,
        "Versioned": entity.versioned,
        "SoftDelete": entity.soft_delete,
    }
    return [Code(name) for name, mixed_in in mixins.items() if mixed_in]


def _column(entity: Entity, field: Field, inline: InlineConstraints) -> Code:
    column = inline.column(field.column)
    positional, keywords = inline.arguments(field.column)
    arguments: list[str] = []
    quoted = printer.needs_quotes(field.column)
    if quoted or field.column != field.attribute:
        arguments.append(literal(field.column))
    arguments += [model_type(field, column), *positional]
    if field in entity.key:
        arguments.append("primary_key=True")
        if needs_no_autoincrement(entity, column):
            arguments.append("autoincrement=False")
    if _is_json(field) and not field.nullable:
        # The annotation allows None, which is a regular value of JSON.
        arguments.append("nullable=False")
    arguments += [*keywords, *_defaults(field, column)]
    if quoted:
        arguments.append("quote=True")
    if field.attribute != field.name:
        arguments.append(f'info={{"wire": {literal(field.name)}}}')
    null = " | None" if field.nullable else ""
    annotation = f"Mapped[{python_type(field.type)}{null}]"
    call = f"mapped_column({', '.join(arguments)})"
    return Code(f"{field.attribute}: {annotation} = {call}")


def model_type(field: Field, column: Column) -> Code:
    """Print the type of a column in models."""
    column_type = _own_type(field, column)
    if not keeps_null(field):
        return column_type
    made = column_type if column_type.endswith(")") else f"{column_type}()"
    return Code(f"{made}.evaluates_none()")


def _own_type(field: Field, column: Column) -> Code:
    shared = printer.column_type(
        column.type, counts_up=column.autoincrement, style=STYLE
    )
    return column_class(field.type) or shared


def keeps_null(field: Field) -> bool:
    """Return whether an explicit null must be kept from becoming the default."""
    return field.nullable and field.default is not None


def _is_json(field: Field) -> bool:
    return field.type.scalar.evaluates_none and not field.type.is_list


def needs_no_autoincrement(entity: Entity, column: Column) -> bool:
    """Return whether the key is a single integer that is not generated.

    SQLAlchemy would make it autoincrement by default.
    """
    is_whole = column.type.scalar.is_whole and not column.type.is_list
    return len(entity.key) == 1 and is_whole and not column.autoincrement


def _defaults(field: Field, column: Column) -> list[Code]:
    found = []
    if isinstance(field.default, GeneratedDefault):
        found.append(Code(f"default={field.type.scalar.generated[field.default]}"))
    elif isinstance(field.default, Literal):
        found.append(Code(f"default={_model_default(field, field.default)}"))
    if field.role is Role.UPDATED_AT:
        found.append(
            Code(f"onupdate={field.type.scalar.generated[GeneratedDefault.NOW]}")
        )
    default = printer.print_server_default(column, STYLE)
    if default is not None:
        found.append(Code(f"server_default={default}"))
    return found


def _model_default(field: Field, default: Literal) -> str:
    value = python_value(field.type, default.value)
    return factory_of(default, value) or value


def _join_table(relation: ManyToMany, table: Table) -> JoinTable:
    inline = InlineConstraints(table)
    parts = [
        literal(table.name),
        Code("Base.metadata"),
        *(
            _join_column(column, table, inline, part)
            for column, part in zip(table.columns, _join_keys(relation), strict=True)
        ),
        *inline.table_arguments(),
    ]
    variable = Code(f"{relation.entity.names.singular}_{relation.attribute}")
    return JoinTable(variable, join(parts))


def _join_keys(relation: ManyToMany) -> tuple[Field, ...]:
    """Return the fields that a join table refers to, in the order of its columns."""
    return (*relation.entity.key, *relation.target.key)


def _join_column(
    column: Column, table: Table, inline: InlineConstraints, part: Field
) -> Code:
    positional, keywords = inline.arguments(column.name)
    arguments = [literal(column.name), _own_type(part, column), *positional]
    if column.name in table.primary_key:
        arguments.append("primary_key=True")
    return Code(f"sa.Column({', '.join([*arguments, *keywords])})")
