"""Rendering of single statements of a revision, each one line of Python."""

from __future__ import annotations

from collections.abc import Iterator

from generator.migrations.plan.revision_plan import RelationMove, RowGuard
from generator.python import Code, literal
from generator.schema import MIGRATIONS, Column, ForeignKey, TableIndex
from generator.schema import columns as printers
from generator.sql import identifier

INDENT = "    "


def execute(sql: str) -> str:
    """Render the execution of an SQL statement."""
    return f"op.execute({literal(printers.escape_colons(sql))})"


def refuse_rows(guard: RowGuard) -> Iterator[str]:
    """Render the check of a guard."""
    reason, query = literal(guard.reason), guard.query
    asked = [
        f"refuse_rows({reason}, {literal(sql)})"
        for sql in (query.sqlite, query.postgresql)
    ]
    if query.sqlite == query.postgresql:
        yield asked[0]
    else:
        yield from database_branches(asked[:1], asked[1:])


def print_column_name(name: str) -> Code:
    """Render the name of a column."""
    return printers.column_name(name, MIGRATIONS)


def foreign_key_arguments(key: ForeignKey) -> str:
    """Render the arguments of a foreign key: target table, columns and rule."""
    columns = printers.column_names(key.columns, MIGRATIONS)
    targets = printers.column_names(key.target_columns, MIGRATIONS)
    rules = printers.print_key_rules(key)
    return ", ".join([literal(key.target_table), columns, targets, *rules])


def create_index(index: TableIndex, table: str, *options: str) -> str:
    """Render the creation of an index."""
    if index.finds_parts:
        (column,) = index.columns
        names = ", ".join(literal(n) for n in (index.name, table, column))
        using = () if index.using is None else (f"using={literal(index.using)}",)
        return f"create_trigram_index({', '.join((names, *using, *options))})"
    over = ", ".join(printers.index_columns(index, MIGRATIONS))
    given = (*printers.index_options(index, MIGRATIONS), *options)
    arguments = (literal(index.name), literal(table), f"[{over}]", *given)
    return f"op.create_index({', '.join(arguments)})"


def drop_index(index: TableIndex, table: str) -> str:
    """Render the removal of an index."""
    if index.finds_parts:
        return f"drop_trigram_index({literal(index.name)}, {literal(table)})"
    return f"op.drop_index({literal(index.name)}, table_name={literal(table)})"


def drop_constraint(name: Code, table: str, kind: str) -> str:
    """Render the removal of a constraint."""
    return f"op.drop_constraint({name}, {literal(table)}, type_={literal(kind)})"


def rename_column(table: str, old: str, new: str) -> str:
    """Render the renaming of a column."""
    return (
        f"op.alter_column({literal(table)}, {print_column_name(old)}, "
        f"new_column_name={print_column_name(new)})"
    )


def add_column(table: str, column: Column) -> str:
    """Render the addition of a column."""
    return (
        f"op.add_column({literal(table)}, {printers.print_column(column, MIGRATIONS)})"
    )


def move_pairs(pairs: RelationMove) -> str:
    """Render the move of a relation's pairs to or from a join table."""
    names = (pairs.entity_table, pairs.entity_key, pairs.column)
    table, key, column = (identifier(name) for name in names)
    join = identifier(pairs.join_table)
    near, far = identifier(pairs.entity_column), identifier(pairs.target_column)
    if pairs.to_join_table:
        return execute(
            f"INSERT INTO {join} ({near}, {far}) "
            f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL"
        )
    return execute(
        f"UPDATE {table} SET {column} = (SELECT {far} FROM {join} "
        f"WHERE {join}.{near} = {table}.{key} ORDER BY {far} LIMIT 1)"
    )


def join_branches(lines: list[str]) -> list[str]:
    """Merge adjacent database-specific blocks into one `if on_sqlite()`."""
    found: list[str] = []
    sqlite: list[str] = []
    postgresql: list[str] = []
    side: list[str] | None = None
    for line in lines:
        if line.startswith(INDENT) and side is not None:
            side.append(line.removeprefix(INDENT))
        elif line == "if on_sqlite():":
            side = sqlite
        elif line in ("else:", "if not on_sqlite():"):
            side = postgresql
        else:
            found += [*database_branches(sqlite, postgresql), line]
            sqlite, postgresql, side = [], [], None
    return [*found, *database_branches(sqlite, postgresql)]


def database_branches(sqlite: list[str], postgresql: list[str]) -> list[str]:
    """Render an `if on_sqlite()` with the statements of each database."""
    if not sqlite and not postgresql:
        return []
    if not sqlite:
        return ["if not on_sqlite():", *(INDENT + line for line in postgresql)]
    lines = ["if on_sqlite():", *(INDENT + line for line in sqlite)]
    if postgresql:
        lines += ["else:", *(INDENT + line for line in postgresql)]
    return lines
