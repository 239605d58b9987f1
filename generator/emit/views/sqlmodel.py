"""The model of one entity as an SQLModel table."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain import Entity, Field, Role
from generator.emit.views.fields import default_argument
from generator.emit.views.inline_constraints import STYLE, InlineConstraints
from generator.emit.views.mapped_model import (
    inline_constraints,
    keeps_null,
    mixins,
    model_type,
    needs_no_autoincrement,
    own_fields,
)
from generator.python import Code, join, literal
from generator.schema import Column, Table
from generator.schema import columns as printer
from generator.types import GeneratedDefault, python_type


@dataclass(frozen=True)
class SqlModelView:
    """The differences of a model written with SQLModel."""

    bases: Code
    """`Base, Timestamps`."""
    columns: list[Code]


def sqlmodel_view(entity: Entity, table: Table, *, names_traits: bool) -> SqlModelView:
    """Build the view of an entity's SQLModel table."""
    own = own_fields(entity, names_traits=names_traits)
    inline = inline_constraints(entity, table, own)
    return SqlModelView(
        bases=join([Code("Base"), *mixins(entity)]),
        columns=[_column(entity, field, inline) for field in own],
    )


def _column(entity: Entity, field: Field, inline: InlineConstraints) -> Code:
    column = inline.column(field.column)
    null = " | None" if field.nullable else ""
    arguments = [
        *_default(field, column),
        *(["primary_key=True"] if field in entity.key else []),
        *inline.fields_key(field.column),
        *inline.arguments(field.column)[1],
        *_type(field, column),
        *_options(entity, field, column),
    ]
    head = f"{field.attribute}: {python_type(field.type)}{null}"
    return Code(f"{head} = Field({', '.join(arguments)})" if arguments else head)


def _default(field: Field, column: Column) -> list[str]:
    default = default_argument(field.type, field.default)
    if default is not None:
        return [default]
    # A generated key is not set until the row is stored.
    return ["default=None"] if field.nullable or column.autoincrement else []


def _type(field: Field, column: Column) -> list[str]:
    inferred = column.type.scalar.is_inferred and not column.type.is_list
    if inferred and not keeps_null(field):
        return []
    return [f"sa_type={model_type(field, column)}"]


def _options(entity: Entity, field: Field, column: Column) -> list[str]:
    """Return the argument with the options that SQLModel passes to the column."""
    options: dict[str, str] = {}
    quoted = printer.needs_quotes(field.column)
    if quoted or field.column != field.attribute:
        options["name"] = literal(field.column)
    if field in entity.key and needs_no_autoincrement(entity, column):
        options["autoincrement"] = "False"
    default = printer.print_server_default(column, STYLE)
    if default is not None:
        options["server_default"] = default
    if field.role is Role.UPDATED_AT:
        options["onupdate"] = field.type.scalar.generated[GeneratedDefault.NOW]
    if quoted:
        options["quote"] = "True"
    if field.attribute != field.name:
        options["info"] = f'{{"wire": {literal(field.name)}}}'
    if not options:
        return []
    items = join(Code(f"{literal(name)}: {value}") for name, value in options.items())
    return [f"sa_column_kwargs={{{items}}}"]
