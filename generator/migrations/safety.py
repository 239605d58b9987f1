"""Refuses what could lose data, or fail on tables that hold rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator.diagnostics import Problems, Span
from generator.domain.tables import (
    CheckConstraint,
    Column,
    ColumnType,
    ForeignKey,
    Table,
    TableIndex,
    UniqueConstraint,
)
from generator.emit.python.columns import text_length
from generator.migrations.compare import Difference, TableChange

Places = Mapping[tuple[str, str | None], Span]
"""Where tables (with None) and columns stand in the spec."""

_TEXTUAL = frozenset({"string", "text", "email", "url", "ip", "enum"})


def is_safe(
    difference: Difference,
    places: Places,
    problems: Problems,
    *,
    allow_destructive: bool,
) -> bool:
    """Tell whether a difference can be applied to filled tables; report what cannot."""
    guard = _Guard(places, problems)
    if not allow_destructive:
        for table in difference.dropped:
            guard.refuse("drop-table", table.name)
    for change in difference.kept:
        if not allow_destructive:
            for column in change.dropped_columns:
                guard.refuse("drop-column", change.old.name, column.name)
        guard.check(change)
    return guard.is_content


class _Guard:
    """Reports the changes of tables that are not safe."""

    def __init__(self, places: Places, problems: Problems) -> None:
        self._places = places
        self._problems = problems
        self.is_content = True

    def refuse(
        self, code: str, table: str, column: str | None = None, **values: Any
    ) -> None:
        self.is_content = False
        place = self._places.get((table, column)) or self._places.get((table, None))
        if column is not None:
            values["column"] = column
        self._problems.add(code, place, table=table, **values)

    def check(self, change: TableChange) -> None:
        """Report what is not safe about one table, each column's trouble once."""
        if change.old.primary_key != change.new.primary_key:
            self.refuse("key-change", change.new.name)
        refused = self._new_columns(change) | self._kept_columns(change)
        for key in change.added_foreign_keys:
            if not refused.intersection(key.columns) and not _key_holds(key, change):
                columns = ", ".join(key.columns)
                self.refuse("foreign-key-on-rows", change.new.name, columns=columns)
        for rule in _added_uniques(change):
            if not refused.intersection(rule.columns) and not _unique_holds(
                rule, change
            ):
                columns = rule.expression or ", ".join(rule.columns)
                self.refuse("unique-on-rows", change.new.name, columns=columns)
        for check in change.added_checks:
            if not refused.intersection(check.columns):
                self._check(check, change)

    def _new_columns(self, change: TableChange) -> set[str]:
        """Report new columns without values for existing rows; give their names."""
        refused: set[str] = set()
        for column in change.added_columns:
            is_filled = column.server_default is not None or column.fill is not None
            if not column.nullable and not is_filled:
                refused.add(column.name)
                self.refuse("column-needs-default", change.new.name, column.name)
        return refused

    def _kept_columns(self, change: TableChange) -> set[str]:
        """Report unsafe changes of columns; give the columns with an unsafe type."""
        refused: set[str] = set()
        table = change.new.name
        for old, new in change.kept_columns:
            is_key = new.name in change.new.primary_key
            if old.nullable and not new.nullable:
                self.refuse("column-becomes-required", table, new.name)
            if not _holds_values_of(new.type, old.type):
                refused.add(new.name)
                types = {"old": describe(old.type), "new": describe(new.type)}
                self.refuse("column-type-change", table, new.name, **types)
            elif is_key and not _is_same_key(old, new):
                self.refuse("key-change", table)
        return refused

    def _check(self, check: CheckConstraint, change: TableChange) -> None:
        old = [c for c in change.old.checks if c.columns == check.columns]
        added = {column.name for column in change.added_columns}
        if check.values:
            before = next((set(c.values) for c in old if c.values), None)
            missing = None if before is None else before - set(check.values)
            if missing:
                values = ", ".join(sorted(missing))
                table = change.new.name
                self.refuse(
                    "enum-value-removed", table, check.columns[0], values=values
                )
            elif missing is None and not added.issuperset(check.columns):
                self.refuse("check-on-rows", change.new.name, name=check.name)
        elif check.sql not in (c.sql for c in change.old.checks):
            news = [c for c in change.added_columns if c.name in check.columns]
            if len(news) < len(check.columns) or not _check_holds(check, news):
                self.refuse("check-on-rows", change.new.name, name=check.name)


def describe(column_type: ColumnType) -> str:
    """Give a type as the spec writes it."""
    digits = (column_type.precision, column_type.scale)
    arguments = [column_type.length] if column_type.length else list(digits)
    given = [str(argument) for argument in arguments if argument is not None]
    text = f"{column_type.kind}({', '.join(given)})" if given else column_type.kind
    return f"[{text}]" if column_type.is_list else text


def _holds_values_of(new: ColumnType, old: ColumnType) -> bool:
    """Tell whether every value of the old type is one of the new type."""
    if new == old or (new.kind == "json" and not new.is_list and old.is_list):
        return True
    if new.is_list or old.is_list:
        both = new.is_list and old.is_list
        elements = replace(new, is_list=False), replace(old, is_list=False)
        return both and _holds_values_of(*elements)
    if old.kind in _TEXTUAL and new.kind in _TEXTUAL:
        longest, longest_old = text_length(new), text_length(old)
        fits = longest is None or (longest_old is not None and longest_old <= longest)
        return fits and new.kind in (old.kind, "string", "text")
    if new.kind == old.kind == "decimal":
        return new.scale == old.scale and (new.precision or 0) >= (old.precision or 0)
    return old.kind == "integer" and new.kind == "bigint"


def _is_same_key(old: Column, new: Column) -> bool:
    is_text = old.type.kind in _TEXTUAL and new.type.kind in _TEXTUAL
    same_type = old.type == new.type or is_text
    return same_type and old.autoincrement == new.autoincrement


def _is_null_at_first(column: Column) -> bool:
    is_set = column.server_default is not None or column.fill is not None
    return column.nullable and not is_set


def _key_holds(key: ForeignKey, change: TableChange) -> bool:
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
    where: str | None = None

    def implies(self, other: _Rule) -> bool:
        """Tell whether rows that keep this rule keep the other."""
        if self.where is not None and self.where != other.where:
            return False
        if self.expression is not None or other.expression is not None:
            return self.expression == other.expression
        return set(self.columns) <= set(other.columns)


def _added_uniques(change: TableChange) -> list[_Rule]:
    return _rules(change.added_uniques, change.added_indexes)


def _rules(
    uniques: tuple[UniqueConstraint, ...], indexes: tuple[TableIndex, ...]
) -> list[_Rule]:
    return [
        *(_Rule(unique.columns) for unique in uniques),
        *(_Rule(i.columns, i.expression, i.where) for i in indexes if i.unique),
    ]


def _unique_holds(rule: _Rule, change: TableChange) -> bool:
    distinct = {
        column.name
        for column in change.added_columns
        if _is_null_at_first(column) or column.fill == "uuid"
    }
    if distinct.intersection(rule.columns):
        return True
    return any(old.implies(rule) for old in _all_uniques(change.old))


def _all_uniques(table: Table) -> list[_Rule]:
    return [_Rule(table.primary_key), *_rules(table.uniques, table.indexes)]


def _check_holds(check: CheckConstraint, columns: list[Column]) -> bool:
    """Tell whether new columns keep a check with the values that rows get at first."""
    if any(column.fill is not None for column in columns):
        return False
    import sqlite3

    from generator.domain.sqltext import identifier

    names = ", ".join(f"? AS {identifier(column.name)}" for column in columns)
    values = [_first_value(column) for column in columns]
    connection = sqlite3.connect(":memory:")
    try:
        row = connection.execute(f"SELECT ({check.sql}) FROM (SELECT {names})", values)
        return row.fetchone()[0] in (None, 1)
    finally:
        connection.close()


def _first_value(column: Column) -> str | int | float | None:
    default = column.server_default
    if default is None or column.type.is_list:
        return default
    match column.type.kind:
        case "boolean":
            return int(default == "true")
        case "integer" | "bigint":
            return int(default)
        case "float" | "decimal":
            return float(default)
        case _:
            return default
