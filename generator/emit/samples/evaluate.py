"""Evaluation of expressions over sample rows with SQLite."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from generator.domain.expressions import Expression
from generator.domain.model import FieldType, Kind
from generator.domain.resolve import wire
from generator.domain.sqltext import identifier

_MICROSECOND = datetime.timedelta(microseconds=1)

Stored = int | float | str | None


class Evaluator:
    """An evaluator of expressions; checks mean the same on both databases."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", cached_statements=512)

    def value(self, expression: Expression, row: Mapping[str, Stored]) -> Any:
        """Return the value of an expression over a row of stored values by column.

        The value is also None if SQLite fails to evaluate the expression.
        """
        columns = ", ".join(f"? AS {identifier(c)}" for c in expression.columns)
        sql = f"SELECT {expression.sql} FROM (SELECT {columns})"
        values = [row[column] for column in expression.columns]
        try:
            found = self._connection.execute(sql, values).fetchone()
        except (sqlite3.Error, OverflowError):
            return None
        return found[0]

    def holds(self, expression: Expression, row: Mapping[str, Stored]) -> bool:
        """Return whether a row satisfies a CHECK; as in SQL, NULL does."""
        value = self.value(expression, row)
        return value is None or bool(value)

    def is_true(self, expression: Expression, row: Mapping[str, Stored]) -> bool:
        """Return whether a row matches the condition of an index."""
        return bool(self.value(expression, row))


def stored(field_type: FieldType, value: Any) -> Stored:
    """Return a value in wire format as SQLite stores it."""
    if value is None or isinstance(value, bool):
        return None if value is None else int(value)
    if field_type.is_list:
        return "[]"
    convert = _STORED.get(field_type.kind)
    found: Stored = value if convert is None else convert(value)
    return found


def _number(value: str) -> Stored:
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)


def _moment(value: str) -> str:
    moment = datetime.datetime.fromisoformat(value)
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f").rjust(26, "0")


_STORED: dict[Kind, Callable[[Any], Stored]] = {
    Kind.BIGTEXT: int,
    Kind.DECIMAL: _number,
    Kind.TIME: lambda value: datetime.time.fromisoformat(value).strftime("%H:%M:%S.%f"),
    Kind.DATETIME: _moment,
    Kind.DURATION: lambda value: wire.duration_value(value) // _MICROSECOND,
    Kind.UUID: lambda value: value.replace("-", ""),
    Kind.JSON: lambda value: "{}",
    Kind.BYTES: lambda value: "",
}
