"""Evaluation of expressions over sample rows with SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from generator.sql import Expression, identifier
from generator.types import FieldType

SqliteValue = int | float | str | None


class Evaluator:
    """An evaluator of expressions; checks mean the same on both databases."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", cached_statements=512)

    def value(self, expression: Expression, row: Mapping[str, SqliteValue]) -> Any:
        """Return the value of an expression over a row of stored values by column.

        The value is also None if SQLite fails to evaluate the expression.
        """
        columns = ", ".join(f"? AS {identifier(c)}" for c in expression.columns)
        sql = f"SELECT {expression.sql.sqlite} FROM (SELECT {columns})"
        values = [row[column] for column in expression.columns]
        try:
            found = self._connection.execute(sql, values).fetchone()
        except (sqlite3.Error, OverflowError):
            return None
        return found[0]

    def satisfies_check(
        self, expression: Expression, row: Mapping[str, SqliteValue]
    ) -> bool:
        """Return whether a row satisfies a CHECK; as in SQL, NULL does."""
        value = self.value(expression, row)
        return value is None or bool(value)

    def is_true(self, expression: Expression, row: Mapping[str, SqliteValue]) -> bool:
        """Return whether a row matches the condition of an index."""
        return bool(self.value(expression, row))


def sqlite_value(field_type: FieldType, value: Any) -> SqliteValue:
    """Return a value in wire format as SQLite stores it."""
    if value is None or isinstance(value, bool):
        return None if value is None else int(value)
    if field_type.is_list:
        return "[]"
    return field_type.scalar.stored_value(field_type.to_stored(value))
