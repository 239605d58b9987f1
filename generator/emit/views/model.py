"""The model of one entity: columns, constraints, relationships."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain.constraint_names import convention
from generator.domain.model import (
    Entity,
    Field,
    Generated,
    Kind,
    Literal,
    ManyToMany,
    Role,
)
from generator.domain.tables import (
    Column,
    ForeignKey,
    Table,
    TableIndex,
    UniqueConstraint,
)
from generator.emit.code import Code, join, tuple_of
from generator.emit.python import columns as printer
from generator.emit.python.literals import literal
from generator.emit.types import column_class, python_type, python_value
from generator.emit.views.fields import factory_of
from generator.emit.views.relationships import Relationship, relationships

STYLE = printer.Style("sa.", "postgresql.", in_models=True)

_MIXED_IN = frozenset({Role.CREATED_AT, Role.UPDATED_AT, Role.VERSION, Role.DELETED_AT})
_FACTORIES = {
    Generated.NOW: "utc_now",
    Generated.TODAY: "utc_today",
    Generated.UUID: "uuid.uuid4",
}


@dataclass(frozen=True)
class JoinTable:
    """A many-to-many relation's table, printed."""

    variable: Code
    arguments: Code


@dataclass(frozen=True)
class ModelView:
    """A model, printed."""

    bases: Code
    """`Timestamps, Base`."""
    table: Code
    """A string literal."""
    table_args: Code
    """A tuple, printed, or nothing."""
    columns: list[Code]
    relationships: list[Relationship]
    join_tables: list[JoinTable]


def model_view(entity: Entity, tables: dict[str, Table]) -> ModelView:
    """Prepare the model of an entity, whose tables are among `tables`."""
    table = tables[entity.table]
    inline = _Inline(table)
    return ModelView(
        bases=join([Code(base) for base in _bases(entity)]),
        table=literal(entity.table),
        table_args=tuple_of(inline.others()),
        columns=[
            _column(entity, field, inline)
            for field in entity.fields
            if field.role not in _MIXED_IN
        ],
        relationships=relationships(entity),
        join_tables=[
            _join_table(relation, tables[relation.table])
            for relation in entity.many_to_many
        ],
    )


def _bases(entity: Entity) -> list[str]:
    mixins = {
        "Timestamps": entity.timestamps,
        "Versioned": entity.versioned,
        "SoftDelete": entity.soft_delete,
    }
    return [*(name for name, mixed_in in mixins.items() if mixed_in), "Base"]


class _Inline:
    """Tells which constraints a column can say itself, in the convention's names."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._columns = {column.name: column for column in table.columns}
        self._keys = {
            k.columns[0]: k for k in table.foreign_keys if self._simple_key(k)
        }
        self._uniques = {u.columns[0] for u in table.uniques if self._simple("uq", u)}
        self._indexes = {
            index.columns[0] for index in table.indexes if self._is_inline_index(index)
        }

    def column(self, name: str) -> Column:
        return self._columns[name]

    def arguments(self, name: str) -> tuple[list[str], list[str]]:
        """Give a column's positional and keyword arguments for its constraints."""
        key = self._keys.get(name)
        positional = [] if key is None else [_inline_key(key)]
        keywords = []
        if name in self._uniques:
            keywords.append("unique=True")
        if name in self._indexes:
            keywords.append("index=True")
        return positional, keywords

    def others(self) -> list[Code]:
        """Print the constraints that stand in `__table_args__`."""
        table, found = self._table, []
        if table.primary_key_name != f"pk_{table.name}":
            found.append(printer.primary_key(table, STYLE))
        for key in table.foreign_keys:
            if self._keys.get(key.columns[0]) is not key:
                found.append(printer.foreign_key(key, STYLE, use_alter=key.deferred))
        for unique in table.uniques:
            if not self._simple("uq", unique):
                found.append(printer.unique(unique, STYLE))
        found += [printer.check(check, table.name, STYLE) for check in table.checks]
        for index in table.indexes:
            if not self._is_inline_index(index):
                found.append(printer.index(index, STYLE))
        return found

    def _is_inline_index(self, index: TableIndex) -> bool:
        plain = index.where is None and not index.unique
        if not plain or not self._simple("ix", index):
            return False
        # With `unique=True` beside it, `index=True` would make one unique index of both.
        return index.columns[0] not in self._uniques

    def _simple_key(self, key: ForeignKey) -> bool:
        name = convention("fk", self._table.name, *key.columns, key.target_table)
        return len(key.columns) == 1 and key.name == name

    def _simple(self, prefix: str, rule: UniqueConstraint | TableIndex) -> bool:
        name = convention(prefix, self._table.name, *rule.columns)
        fits = f"{prefix}_{self._table.name}_{'_'.join(rule.columns)}" == name
        return len(rule.columns) == 1 and fits and rule.name == name


def _inline_key(key: ForeignKey) -> str:
    target = literal(f"{key.target_table}.{key.target_columns[0]}")
    name = f", name={literal(key.name)}" if key.deferred or _is_cut(key.name) else ""
    late = ", use_alter=True" if key.deferred else ""
    return f"sa.ForeignKey({target}{name}, ondelete={literal(key.on_delete)}{late})"


def _is_cut(name: str) -> bool:
    return len(name.encode()) == 63


def _column(entity: Entity, field: Field, inline: _Inline) -> Code:
    column = inline.column(field.column)
    positional, keywords = inline.arguments(field.column)
    arguments: list[str] = []
    quoted = printer.needs_quotes(field.column)
    if quoted or field.column != field.attribute:
        arguments.append(literal(field.column))
    own_type = column_class(field.type)
    shared = printer.column_type(column.type, key=column.autoincrement, style=STYLE)
    column_type = own_type or shared
    if field.nullable and field.default is not None:
        # Else a null that was sent would become the default.
        made = column_type if column_type.endswith(")") else f"{column_type}()"
        column_type = Code(f"{made}.evaluates_none()")
    arguments += [column_type, *positional]
    if field in entity.key:
        arguments.append("primary_key=True")
        if len(entity.key) == 1 and not column.autoincrement and _counts(column):
            # SQLAlchemy would take a lone integer key for one that counts by itself.
            arguments.append("autoincrement=False")
    if _is_json(field) and not field.nullable:
        # The annotation allows None, which JSON has as a value of its own.
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


def _is_json(field: Field) -> bool:
    return field.type.kind is Kind.JSON and not field.type.is_list


def _counts(column: Column) -> bool:
    return column.type.kind in ("integer", "bigint") and not column.type.is_list


def _defaults(field: Field, column: Column) -> list[Code]:
    found = []
    if isinstance(field.default, Generated):
        found.append(Code(f"default={_FACTORIES[field.default]}"))
    elif isinstance(field.default, Literal):
        found.append(Code(f"default={_model_default(field, field.default)}"))
    default = printer.server_default(column, STYLE)
    if default is not None:
        found.append(Code(f"server_default={default}"))
    return found


def _model_default(field: Field, default: Literal) -> str:
    value = python_value(field.type, default.value)
    return factory_of(default, value) or value


def _join_table(relation: ManyToMany, table: Table) -> JoinTable:
    inline = _Inline(table)
    parts = [
        literal(table.name),
        Code("Base.metadata"),
        *(
            _join_column(column, table, inline, part)
            for column, part in zip(table.columns, _join_keys(relation), strict=True)
        ),
        *inline.others(),
    ]
    variable = Code(f"{relation.entity.names.singular}_{relation.attribute}")
    return JoinTable(variable, join(parts))


def _join_keys(relation: ManyToMany) -> tuple[Field, ...]:
    """Give the fields that the columns of a join table refer to, in their order."""
    return (*relation.entity.key, *relation.target.key)


def _join_column(column: Column, table: Table, inline: _Inline, part: Field) -> Code:
    positional, keywords = inline.arguments(column.name)
    shared = printer.column_type(column.type, key=False, style=STYLE)
    kind = column_class(part.type) or shared
    arguments = [literal(column.name), kind, *positional]
    if column.name in table.primary_key:
        arguments.append("primary_key=True")
    return Code(f"sa.Column({', '.join([*arguments, *keywords])})")
