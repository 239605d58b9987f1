"""Queries that find the rows which would break a revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from generator.migrations.difference.compare import TableChange
from generator.migrations.difference.name_translation import substitute_sql_columns
from generator.migrations.difference.schema_pairing import SchemaPairs
from generator.migrations.plan.revision_plan import RowGuard
from generator.schema import (
    CheckConstraint,
    Column,
    ForeignKey,
    TableIndex,
    UniqueConstraint,
)
from generator.sql import identifier, text_literal
from generator.types import DialectSql

_Row = Callable[[str | DialectSql], str]
"""Rewrites SQL over the new row to SQL over the current one, for one database."""

_Condition = Callable[[_Row], str]
"""Builds a condition, given such a rewrite."""


class GuardBuilder:
    """Builds the guards of one table, under its names before or after the revision.

    Guards check the rows as they will be: a column whose values change is replaced with
    the expression for its new values.
    """

    def __init__(
        self,
        change: TableChange,
        pairs: SchemaPairs,
        values: Mapping[str, DialectSql] | None = None,
    ) -> None:
        """Initialize with a change, the pairing of old and new names, and new values.

        `values` are SQL over the old row, under the new names of its columns.
        """
        self._change = change
        self._pairs = pairs
        self._values = values or {}
        both = zip(change.before.columns, change.old.columns, strict=True)
        self._old_names = {old.name: before.name for before, old in both}

    def is_early(self, columns: Iterable[str]) -> bool:
        """Return whether the values of columns are known before the revision."""
        known = {*self._old_names, *self._values}
        return known.issuperset(columns)

    def missing_values(self, column: Column) -> RowGuard:
        """Find rows without a value."""
        name = identifier(column.name)
        return self._about(column, "is missing in", f"{name} IS NULL")

    def misfits(self, column: Column, what: str, condition: DialectSql) -> RowGuard:
        """Find rows whose value does not fit the type."""
        early = self.is_early((column.name,))
        asked = DialectSql(
            self._row("sqlite", early=early)(condition.sqlite),
            self._row("postgresql", early=early)(condition.postgresql),
        )
        return self._guard(f"{column.name} would be {what} in", asked, early=early)

    def removed_values(
        self, check: CheckConstraint, removed: Sequence[str]
    ) -> RowGuard:
        """Find rows with values that are removed from an enum."""
        name = self._old_names[check.columns[0]]
        condition = f"{identifier(name)} IN ({_list_literals(removed)})"
        return self._guard(
            f"{name} is {' or '.join(removed)} in", DialectSql.for_both(condition)
        )

    def invalid_values(self, column: Column, values: Iterable[str]) -> RowGuard:
        """Find rows whose new value is not in the enum."""
        condition = f"{identifier(column.name)} NOT IN ({_list_literals(values)})"
        return self._about(column, "would be no value of its enum in", condition)

    def removed_list_values(self, column: Column, removed: Iterable[str]) -> RowGuard:
        """Find rows whose lists contain values that are removed from an enum."""
        name = self._old_names[column.name]
        held, listed = identifier(name), _list_literals(removed)
        condition = DialectSql(
            f"EXISTS (SELECT 1 FROM json_each({held}) WHERE value IN ({listed}))",
            f"{held} ?| ARRAY[{listed}]",
        )
        return self._guard(f"{name} has {' or '.join(removed)} in", condition)

    def check(self, check: CheckConstraint, *, early: bool) -> RowGuard:
        """Find rows that break a check."""
        condition = self._for_each_database(
            lambda row: f"NOT ({row(check.sql)})", early=early
        )
        return self._guard(f"{check.name} would not hold in", condition, early=early)

    def unique(self, rule: UniqueConstraint | TableIndex, *, early: bool) -> RowGuard:
        """Find rows that break a uniqueness rule."""
        where = rule.where if isinstance(rule, TableIndex) else None
        expression = rule.expression if isinstance(rule, TableIndex) else None
        listed = [identifier(column) for column in rule.columns]
        if expression is not None:
            listed = [f"({expression})"]
        table = identifier(self._table_name(early=early))

        def select_shared(row: _Row) -> str:
            over = ", ".join(row(each) for each in listed)
            among = "" if where is None else f" WHERE {row(where)}"
            condition = (
                f"{over if len(listed) == 1 else f'({over})'} IN (SELECT {over} "
                f"FROM {table}{among} GROUP BY {over} HAVING count(*) > 1)"
            )
            return condition if where is None else f"({row(where)}) AND {condition}"

        what = expression or ", ".join(rule.columns)
        condition = self._for_each_database(select_shared, early=early)
        return self._guard(f"{what} is not unique in", condition, early=early)

    def dangling_references(
        self, key: ForeignKey, new: set[str], *, early: bool
    ) -> RowGuard:
        """Find rows with dangling references; `new` are tables without rows yet."""
        own = f"{identifier(self._table_name(early=early))}."
        reason = f"{', '.join(key.columns)} refers to no row of {key.target_table} in"
        is_empty = key.target_table in new and early
        target, targets = key.target_table, key.target_columns
        if early:
            were = self._pairs.columns
            targets = tuple(were.get((target, column), column) for column in targets)
            target = self._pairs.tables.get(target, target)

        def strays(row: _Row) -> str:
            columns = [row(identifier(column)) for column in key.columns]
            given = " AND ".join(f"{column} IS NOT NULL" for column in columns)
            same = " AND ".join(
                f"_target.{identifier(there)} = {here}"
                for there, here in zip(targets, columns, strict=True)
            )
            found = f"SELECT 1 FROM {identifier(target)} AS _target WHERE {same}"
            return given if is_empty else f"{given} AND NOT EXISTS ({found})"

        condition = self._for_each_database(strays, early=early, own=own)
        return self._guard(reason, condition, early=early)

    def _about(self, column: Column, reason: str, condition: str) -> RowGuard:
        early = self.is_early((column.name,))
        name = self._old_names.get(column.name, column.name) if early else column.name
        asked = self._for_each_database(lambda row: row(condition), early=early)
        return self._guard(f"{name} {reason}", asked, early=early)

    def _for_each_database(
        self, words: _Condition, *, early: bool, own: str = ""
    ) -> DialectSql:
        """Build a condition for each database; `own` is prefixed to column names."""
        return DialectSql(
            words(self._row("sqlite", early=early, own=own)),
            words(self._row("postgresql", early=early, own=own)),
        )

    def _row(self, side: str, *, early: bool, own: str = "") -> _Row:
        """Return a rewrite of SQL over the new row to SQL over the current row."""
        columns = (*self._change.new.columns, *self._change.old.columns)
        today = self._old_names if early else {}
        names = {column.name for column in columns}
        plain = {name: own + identifier(today.get(name, name)) for name in names}
        values = {
            name: f"({substitute_sql_columns(getattr(sql, side), plain)})"
            for name, sql in self._values.items()
        }

        def rewrite(sql: str | DialectSql) -> str:
            text = sql if isinstance(sql, str) else str(getattr(sql, side))
            return substitute_sql_columns(text, {**plain, **values})

        return rewrite

    def _table_name(self, *, early: bool) -> str:
        return (self._change.before if early else self._change.new).name

    def _guard(
        self, reason: str, condition: DialectSql, *, early: bool = True
    ) -> RowGuard:
        table = self._change.before if early else self._change.new
        key = self._change.before.primary_key if early else table.primary_key
        listed = ", ".join(identifier(column) for column in key)
        start = f"SELECT {listed} FROM {identifier(table.name)} WHERE"
        return RowGuard(
            f"{table.name}: {reason} the rows with {', '.join(key)}",
            DialectSql(
                f"{start} {condition.sqlite}", f"{start} {condition.postgresql}"
            ),
        )


def _list_literals(values: Iterable[str]) -> str:
    return ", ".join(text_literal(value) for value in values)
