"""Old tables under the names of the new state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from generator.migrations.difference.schema_pairing import SchemaPairs
from generator.schema import MAX_NAME_BYTES, ForeignKey, Table, TableIndex
from generator.sql import identifier

_TOKEN = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | (?<!\w)[A-Za-z_]\w*\b(?!\()""",
    re.VERBOSE | re.ASCII,
)


def with_new_names(old: Table, new: Table, pairs: SchemaPairs) -> Table:
    """Return an old table as it is after tables and columns are renamed.

    A dropped column whose name is reused gets a temporary name. Constraints and indexes
    keep their names.
    """
    names = translated_columns(old, new, pairs)
    back = {before: after for after, before in pairs.tables.items()}

    def translate_columns(columns: Iterable[str]) -> tuple[str, ...]:
        return tuple(names[column] for column in columns)

    def rewrite(sql: str) -> str:
        return rename_sql_columns(sql, names)

    return replace(
        old,
        name=new.name,
        columns=tuple(replace(c, name=names[c.name]) for c in old.columns),
        primary_key=translate_columns(old.primary_key),
        foreign_keys=tuple(
            _key(key, translate_columns, back, pairs) for key in old.foreign_keys
        ),
        uniques=tuple(
            replace(u, columns=translate_columns(u.columns)) for u in old.uniques
        ),
        checks=tuple(
            replace(c, columns=translate_columns(c.columns), sql=c.sql.map(rewrite))
            for c in old.checks
        ),
        indexes=tuple(_index(i, translate_columns, rewrite) for i in old.indexes),
    )


def translated_columns(old: Table, new: Table, pairs: SchemaPairs) -> dict[str, str]:
    """Return the new name of each column of an old table."""
    kept = {
        before: column
        for (table, column), before in pairs.columns.items()
        if table == new.name
    }
    taken = {column.name.casefold() for column in new.columns}
    return {
        column.name: kept.get(column.name)
        or (
            temporary_name(column.name)
            if column.name.casefold() in taken
            else column.name
        )
        for column in old.columns
    }


def temporary_name(name: str) -> str:
    """Return a temporary name for use while a revision runs."""
    return f"_{name}".encode()[:MAX_NAME_BYTES].decode(errors="ignore")


def rename_sql_columns(sql: str, names: Mapping[str, str]) -> str:
    """Rename the columns in a generated SQL expression."""
    return substitute_sql_columns(
        sql, {old: identifier(new) for old, new in names.items()}
    )


def substitute_sql_columns(sql: str, values: Mapping[str, str]) -> str:
    """Replace columns in a generated SQL expression with other SQL."""
    printed = {identifier(name): value for name, value in values.items()}
    return _TOKEN.sub(lambda token: printed.get(token[0], token[0]), sql)


def sql_tokens(sql: str) -> list[str]:
    """Return the names, keywords and string literals of a generated SQL expression."""
    return [token[0] for token in _TOKEN.finditer(sql)]


def sql_names(sql: str) -> set[str]:
    """Return the possible identifiers in a generated SQL expression, as printed."""
    return {word for word in sql_tokens(sql) if not word.startswith("'")}


def _key(
    key: ForeignKey,
    translate_columns: Callable[[Iterable[str]], tuple[str, ...]],
    back: Mapping[str, str],
    pairs: SchemaPairs,
) -> ForeignKey:
    target = back.get(key.target_table)
    targets = key.target_columns
    if target is not None:
        named = {
            before: column
            for (table, column), before in pairs.columns.items()
            if table == target
        }
        targets = tuple(named.get(column, column) for column in targets)
    elsewhere = key.target_table
    if elsewhere in pairs.tables:
        # The table is dropped, and another one reuses its name.
        elsewhere = temporary_name(elsewhere)
    return replace(
        key,
        columns=translate_columns(key.columns),
        target_table=target or elsewhere,
        target_columns=targets,
    )


def _index(
    index: TableIndex,
    translate_columns: Callable[[Iterable[str]], tuple[str, ...]],
    rewrite: Callable[[str], str],
) -> TableIndex:
    return replace(
        index,
        columns=translate_columns(index.columns),
        expression=None if index.expression is None else rewrite(index.expression),
        where=None if index.where is None else index.where.map(rewrite),
    )
