"""Constraints that are certain to hold for existing rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from generator.migrations.difference.compare import TableChange
from generator.schema import (
    CheckConstraint,
    Column,
    ForeignKey,
    Table,
    TableIndex,
    UniqueConstraint,
)
from generator.types import DISTINCT_FILLS, DialectSql


def is_foreign_key_implied(key: ForeignKey, change: TableChange) -> bool:
    """Return whether a foreign key is certain to hold for all rows."""
    empty = {c.name for c in change.added_columns if _is_null_at_first(c)}
    if empty.intersection(key.columns):
        return True
    target = (key.columns, key.target_table, key.target_columns)
    return target in (
        (old.columns, old.target_table, old.target_columns)
        for old in change.old.foreign_keys
    )


@dataclass(frozen=True)
class _Rule:
    """A uniqueness rule, whether constraint or index."""

    columns: tuple[str, ...]
    expression: str | None = None
    where: DialectSql | None = None

    def implies(self, other: _Rule) -> bool:
        """Return whether rows that satisfy this rule satisfy the other."""
        if self.where is not None and self.where != other.where:
            return False
        if self.expression is not None or other.expression is not None:
            return self.expression == other.expression
        return set(self.columns) <= set(other.columns)


def is_unique_implied(rule: UniqueConstraint | TableIndex, change: TableChange) -> bool:
    """Return whether a uniqueness rule is certain to hold for all rows."""
    distinct = {
        column.name
        for column in change.added_columns
        if _is_null_at_first(column) or column.fill in DISTINCT_FILLS
    }
    if distinct.intersection(rule.columns):
        return True
    return any(old.implies(_rule(rule)) for old in _all_uniques(change.old))


def is_check_implied(
    check: CheckConstraint, change: TableChange, given: Collection[str]
) -> bool:
    """Return whether a check is certain to hold for all rows.

    That is so if it existed before, or if the defaults of new columns satisfy it.

    `given` are the columns whose rows get values other than the default.
    """
    if any(old.sql == check.sql for old in change.old.checks):
        return True
    columns = [c for c in change.added_columns if c.name in check.columns]
    if len(columns) < len(check.columns) or any(
        column.fill is not None or column.name in given for column in columns
    ):
        return False
    import sqlite3

    from generator.sql import identifier

    names = ", ".join(f"? AS {identifier(column.name)}" for column in columns)
    values = [_first_value(column) for column in columns]
    connection = sqlite3.connect(":memory:")
    try:
        row = connection.execute(
            f"SELECT ({check.sql.sqlite}) FROM (SELECT {names})", values
        )
        return row.fetchone()[0] in (None, 1)
    finally:
        connection.close()


def _rule(rule: UniqueConstraint | TableIndex) -> _Rule:
    if isinstance(rule, TableIndex):
        return _Rule(rule.columns, rule.expression, rule.where)
    return _Rule(rule.columns)


def _all_uniques(table: Table) -> list[_Rule]:
    rules = (_rule(rule) for rule in table.unique_rules)
    return [_Rule(table.primary_key), *rules]


def _is_null_at_first(column: Column) -> bool:
    is_set = column.server_default is not None or column.fill is not None
    return column.nullable and not is_set


def _first_value(column: Column) -> str | int | float | None:
    default = column.server_default
    if default is None or column.type.is_list:
        return default
    return column.type.scalar.sqlite_value(default)
