"""Values for existing rows: from `backfill`, `convert` and defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator.diagnostics import Problems, nearest_word
from generator.domain import Field, read_default
from generator.migrations.difference.compare import TableChange
from generator.migrations.difference.enum_values import value_renames
from generator.migrations.difference.name_translation import substitute_sql_columns
from generator.migrations.difference.schema_pairing import stored_values_by_name
from generator.renames import RenameKind
from generator.schema import Column, application_default, server_default
from generator.source import Node, Scalar
from generator.spec import Text
from generator.sql import (
    ExpressionColumn,
    column_of_type,
    parse_value,
    text_literal,
)
from generator.types import ENUM, Default, DialectSql, GeneratedDefault

_OPERATORS = re.compile(r"""['"()|=<>*+]""")


@dataclass(frozen=True)
class BackfillValue:
    """A value for existing rows: SQL, or computed in Python (as `Column.fill`)."""

    sql: DialectSql | None = None
    fill: str | None = None
    spec_text: str | None = None
    """The expression as written in the spec."""

    def __str__(self) -> str:
        """Describe the value."""
        if self.sql is None:
            return str(self.fill)
        return self.spec_text or self.sql.postgresql


def literal_sql(column: Column, default: str) -> str:
    """Return a server default as SQL."""
    if column.type.scalar.is_bare and not column.type.is_list:
        return default
    return text_literal(default)


def default_value(column: Column) -> BackfillValue | None:
    """Return the value that a column's default sets in rows; None if it has none."""
    if column.server_default is not None:
        return BackfillValue(
            sql=DialectSql.for_both(literal_sql(column, column.server_default))
        )
    return None if column.fill is None else BackfillValue(fill=column.fill)


class BackfillReader:
    """Reads `backfill` and `convert` for the rows of one table."""

    def __init__(self, change: TableChange, problems: Problems) -> None:
        self._problems = problems
        self._columns = _row(change)
        self._renamed = {column.name: sql for column, sql in value_renames(change)}

    def backfill(self, field: Field | None, column: Column) -> BackfillValue | None:
        """Read `backfill`; return None if it is left out or was reported."""
        if field is None or field.backfill is None:
            return None
        node = field.backfill
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            return self._literal(node, field, column, self._problems)
        quiet = Problems()
        literal = self._literal(node, field, column, quiet)
        if field.type.is_list or field.type.scalar.holds_lists:
            literal = None
        is_text = field.type.scalar.is_text and field.type.enum is None
        if literal is not None and not is_text:
            return literal
        trial = Problems()
        sql = self._sql(node, field, trial)
        if sql is not None:
            return BackfillValue(sql=sql, spec_text=" ".join(node.value.split()))
        if literal is not None and self._is_plain(node.value):
            return literal
        self._sql(node, field, self._problems)
        return None

    def convert(self, field: Field | None) -> DialectSql | None:
        """Read `convert`; return None if it is left out or was reported."""
        if field is None or field.convert is None:
            return None
        return self._sql(field.convert, field, self._problems)

    def _sql(
        self, node: Text | Scalar, field: Field, problems: Problems
    ) -> DialectSql | None:
        """Parse an expression, in which enum values have their new names."""
        text, wanted = str(node.value), column_of_type(field.column, field.type)
        sql = parse_value(text, node.span, self._columns, wanted, problems)
        if sql is None:
            return None
        sides = (
            {name: f"({getattr(value, side)})" for name, value in self._renamed.items()}
            for side in ("sqlite", "postgresql")
        )
        return DialectSql(
            *map(substitute_sql_columns, (sql.sqlite, sql.postgresql), sides)
        )

    def _is_plain(self, text: str) -> bool:
        """Return whether text does not look like an invalid expression."""
        return not _OPERATORS.search(text) and nearest_word(text, self._columns) is None

    def _literal(
        self, node: Node, field: Field, column: Column, problems: Problems
    ) -> BackfillValue | None:
        default = read_default(node, field.type, problems)
        return None if default is None else _default_backfill(field, column, default)


def _default_backfill(field: Field, column: Column, default: Default) -> BackfillValue:
    if isinstance(default, GeneratedDefault):
        return BackfillValue(fill=default.value)
    like = replace(field, default=default)
    known = replace(
        column, server_default=server_default(like), fill=application_default(like)
    )
    found = default_value(known)
    if found is None:
        raise TypeError(f"no value of {default!r}")
    return found


def _row(change: TableChange) -> Mapping[str, ExpressionColumn]:
    """Return the columns of the old row, each by its old and its new name."""
    news = {column.name: column for column in change.new.columns}
    columns = [
        _row_column(old, _known_values(old, news.get(old.name), change))
        for old in change.old.columns
    ]
    names: dict[str, ExpressionColumn] = {}
    for before, column in zip(change.before.columns, columns, strict=True):
        names[before.field or before.name] = column
    for column in columns:
        new = news.get(column.column)
        if new is not None:
            names[new.field or new.name] = column
    return names


def _known_values(
    old: Column, new: Column | None, change: TableChange
) -> dict[str, str]:
    """Return the values of an enum that expressions may name: new ones, and those that go.

    Each comes with what the row has for it once values are stored as they are now.
    """
    if old.type.scalar is not ENUM:
        return {}
    renames = change.renames.of(RenameKind.VALUE, old.name)
    renamed = {each.old: each.new for each in renames}
    found = {} if new is None else stored_values_by_name(change.new, new.name)
    for name, stored in stored_values_by_name(change.old, old.name).items():
        now = renamed.get(stored, stored)
        if now not in found.values():
            found.setdefault(name, now)
    return found


def _row_column(column: Column, values: dict[str, str]) -> ExpressionColumn:
    is_coded = any(name != stored for name, stored in values.items())
    return ExpressionColumn(
        column.name,
        column.type.scalar,
        column.type.is_list,
        tuple(values),
        values if is_coded else {},
    )
