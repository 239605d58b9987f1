"""Printers of columns, constraints and indexes for both models and migrations.

Sharing them ensures that migrations create what the models expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from generator.python import Code, join, literal
from generator.schema.tables import (
    CheckConstraint,
    Column,
    ForeignKey,
    Table,
    TableIndex,
    UniqueConstraint,
)
from generator.sql import text_literal
from generator.types import ColumnType, DialectSql, SqlalchemyStyle, json_column

MIGRATIONS = SqlalchemyStyle("sa.", "postgresql.", in_models=False)
"""`import sqlalchemy as sa` and `from sqlalchemy.dialects import postgresql`."""

_WORDS = "collation concurrently lateral nothing returning system_user tablesample"
_UNQUOTED_WORDS = frozenset(_WORDS.split())
"""Reserved words that SQLAlchemy does not quote (tested on both databases)."""

_SIMPLE_TEXT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ .-]*", re.ASCII)


def column_type(type: ColumnType, *, counts_up: bool, style: SqlalchemyStyle) -> Code:
    """Print the type of a column; `counts_up` if the database numbers the rows by it."""
    if type.is_list:
        return json_column(style)
    return type.scalar.column(type, style, counts_up=counts_up)


def needs_quotes(name: str) -> bool:
    """Return whether a column name must be quoted and SQLAlchemy would not do so."""
    return name in _UNQUOTED_WORDS


def column_name(name: str, style: SqlalchemyStyle) -> Code:
    """Print the name of a column; models quote it in the column definition instead."""
    if style.in_models or not needs_quotes(name):
        return literal(name)
    return style.call("quoted_name", literal(name), "quote=True")


def column_names(names: Iterable[str], style: SqlalchemyStyle) -> Code:
    """Print a list of column names."""
    return Code(f"[{join(column_name(name, style) for name in names)}]")


def print_server_default(column: Column, style: SqlalchemyStyle) -> Code | None:
    """Print the server default of a column, or return None if it has none."""
    default = column.server_default
    if default is None:
        return None
    if column.type.scalar.is_bare and not column.type.is_list:
        return style.call("text", literal(default))
    if _SIMPLE_TEXT.fullmatch(default):
        return literal(default)
    # Alembic compares other text correctly only if it is SQL.
    return style.call("text", literal(escape_colons(text_literal(default))))


def print_column(
    column: Column, style: SqlalchemyStyle, *, is_key: bool = False
) -> Code:
    """Print a column without its constraints: `sa.Column("title", …)`.

    `is_key` means that the column alone is the primary key of its table.
    """
    arguments = [
        column_name(column.name, style),
        column_type(column.type, counts_up=column.autoincrement, style=style),
    ]
    default = print_server_default(column, style)
    if default is not None:
        arguments.append(Code(f"server_default={default}"))
    if column.autoincrement:
        arguments.append(Code("autoincrement=True"))
    elif is_key and column.type.scalar.is_whole:
        # SQLAlchemy would take it for one that the database counts up.
        arguments.append(Code("autoincrement=False"))
    arguments.append(Code(f"nullable={column.nullable}"))
    if style.in_models and needs_quotes(column.name):
        arguments.append(Code("quote=True"))
    return style.call("Column", *arguments)


def print_primary_key(table: Table, style: SqlalchemyStyle) -> Code:
    """Print the primary key constraint of a table."""
    columns = [column_name(name, style) for name in table.primary_key]
    name = f"name={literal(table.primary_key_name)}"
    return style.call("PrimaryKeyConstraint", *columns, name)


def print_key_rules(key: ForeignKey) -> list[str]:
    """Print what happens to a reference, and when it is checked, as arguments."""
    rules = {"ondelete": key.on_delete, "onupdate": key.on_update}
    found = [f"{name}={literal(rule)}" for name, rule in rules.items() if rule]
    if key.deferrable:
        found += ["deferrable=True", f"initially={literal('DEFERRED')}"]
    return found


def print_foreign_key(
    key: ForeignKey, style: SqlalchemyStyle, *, use_alter: bool
) -> Code:
    """Print a foreign key constraint.

    `use_alter` omits it from the definition of the table, except on SQLite, which
    cannot add it later.
    """
    targets = [f"{key.target_table}.{name}" for name in key.target_columns]
    options = [f"name={literal(key.name)}", *print_key_rules(key)]
    if use_alter:
        options.append("use_alter=True")
    columns = column_names(key.columns, style)
    return style.call("ForeignKeyConstraint", columns, literal(targets), *options)


def print_unique(constraint: UniqueConstraint, style: SqlalchemyStyle) -> Code:
    """Print a unique constraint."""
    columns = [column_name(name, style) for name in constraint.columns]
    return style.call("UniqueConstraint", *columns, f"name={literal(constraint.name)}")


def print_check_constraint(
    constraint: CheckConstraint, table: str, style: SqlalchemyStyle
) -> Code:
    """Print a check constraint of a table."""
    name = f"name={check_name(constraint.name, table, style)}"
    if constraint.sql.is_shared:
        sql = str(literal(escape_colons(constraint.sql.postgresql)))
    elif style.in_models:
        both = constraint.sql.map(literal)
        sql = f"DialectSql(sqlite={both.sqlite}, postgresql={both.postgresql})"
    else:
        both = constraint.sql.map(escape_colons).map(literal)
        sql = f"{both.sqlite} if on_sqlite() else {both.postgresql}"
    return style.call("CheckConstraint", sql, name)


def check_name(name: str, table: str, style: SqlalchemyStyle) -> Code:
    """Print the name of a check such that the naming convention does not alter it."""
    if not style.in_models:
        return Code(f"op.f({literal(name)})")
    prefix = f"ck_{table}_"
    if name.startswith(prefix) and len(name.encode()) < 63:
        return literal(name.removeprefix(prefix))
    return Code(f"conv({literal(name)})")


def print_index(index: TableIndex, style: SqlalchemyStyle) -> Code:
    """Print an index as an argument of a table: `Index("ix_books_title", "title")`."""
    arguments = [literal(index.name), *index_columns(index, style)]
    return style.call("Index", *arguments, *index_options(index, style))


def index_columns(index: TableIndex, style: SqlalchemyStyle) -> tuple[Code, ...]:
    """Print the column names or the expression that an index covers."""
    if index.expression is None:
        return tuple(column_name(name, style) for name in index.columns)
    # PostgreSQL requires parentheses around any expression but a function call.
    return (style.call("text", literal(escape_colons(f"({index.expression})"))),)


def index_options(index: TableIndex, style: SqlalchemyStyle) -> tuple[Code, ...]:
    """Print the keyword arguments of an index."""
    options = [Code("unique=True")] if index.unique else []
    if index.using is not None:
        options.append(Code(f"postgresql_using={literal(index.using)}"))
    if index.where is not None:
        both = {"postgresql": index.where.postgresql, "sqlite": index.where.sqlite}
        for name, sql in both.items():
            where = style.call("text", literal(escape_colons(sql)))
            options.append(Code(f"{name}_where={where}"))
    return tuple(options)


def print_table(table: Table) -> Code:
    """Print a table as SQLite copies it in a migration: `sa.Table("books", …)`."""
    checks = (
        replace(check, sql=DialectSql.for_both(check.sql.sqlite))
        for check in table.checks
    )
    table = replace(table, checks=tuple(checks))
    arguments = (
        literal(table.name),
        Code("sa.MetaData()"),
        *table_parts(table, MIGRATIONS, late=()),
        *(
            print_index(entry, MIGRATIONS)
            for entry in table.indexes
            if not entry.finds_parts
        ),
    )
    return Code(f"sa.Table({join(arguments)})")


def table_parts(
    table: Table, style: SqlalchemyStyle, *, late: tuple[str, ...]
) -> tuple[Code, ...]:
    """Print the columns and constraints of a table, without its indexes.

    `late` lists the foreign keys to add once the table they reference exists.
    """
    return (
        *(
            print_column(entry, style, is_key=table.primary_key == (entry.name,))
            for entry in table.columns
        ),
        *(
            print_foreign_key(key, style, use_alter=key.name in late)
            for key in table.foreign_keys
        ),
        print_primary_key(table, style),
        *(print_unique(constraint, style) for constraint in table.uniques),
        *(
            print_check_constraint(constraint, table.name, style)
            for constraint in table.checks
        ),
    )


def escape_colons(sql: str) -> str:
    """Escape SQL for `text()`, which treats `:name` as a parameter."""
    return sql.replace(":", "\\:")
