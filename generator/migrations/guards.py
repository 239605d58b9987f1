"""Questions that a revision asks the rows before it changes anything."""

from __future__ import annotations

from collections.abc import Iterable

from generator.domain.casts import Sql
from generator.domain.sqltext import identifier, text_literal
from generator.domain.tables import (
    CheckConstraint,
    Column,
    ForeignKey,
    Table,
    TableIndex,
    UniqueConstraint,
)
from generator.migrations.compare import TableChange
from generator.migrations.pairing import Pairs
from generator.migrations.plan import Guard
from generator.migrations.translate import rewrite


class Asker:
    """Words questions about one table, under its names before the revision or after."""

    def __init__(self, change: TableChange, pairs: Pairs) -> None:
        """Take a change, and what else was there before under which name."""
        self._change = change
        self._pairs = pairs
        both = zip(change.before.columns, change.old.columns, strict=True)
        self._old_names = {old.name: before.name for before, old in both}

    def is_early(self, columns: Iterable[str]) -> bool:
        """Tell whether the columns are all there before the revision."""
        return all(column in self._old_names for column in columns)

    def missing(self, column: Column) -> Guard:
        """Ask for rows without a value."""
        name = self._old_names[column.name]
        return self._guard(f"{name} is missing in", f"{identifier(name)} IS NULL")

    def longer(self, column: Column, sql: str, length: int) -> Guard:
        """Ask for rows whose text would be too long; `sql` has the new names."""
        reason = f"{column.name} would be longer than {length} in"
        return self._guard(reason, f"length({self._early(sql)}) > {length}")

    def values(self, check: CheckConstraint, removed: list[str]) -> Guard:
        """Ask for rows with values of an enum that it no longer has."""
        name = self._old_names[check.columns[0]]
        listed = ", ".join(text_literal(value) for value in removed)
        return self._guard(
            f"{name} is {' or '.join(removed)} in", f"{identifier(name)} IN ({listed})"
        )

    def items(self, column: Column, removed: Iterable[str]) -> Guard:
        """Ask for rows whose lists have values of an enum that it no longer has."""
        name = self._old_names[column.name]
        listed = ", ".join(text_literal(value) for value in removed)
        held = identifier(name)
        condition = Sql(
            f"EXISTS (SELECT 1 FROM json_each({held}) WHERE value IN ({listed}))",
            f"{held} ?| ARRAY[{listed}]",
        )
        return self._guard(f"{name} has {' or '.join(removed)} in", condition)

    def check(self, check: CheckConstraint, *, early: bool) -> Guard:
        """Ask for rows that break a check."""
        sql = self._early(check.sql) if early else check.sql
        return self._guard(
            f"{check.name} would not hold in", f"NOT ({sql})", early=early
        )

    def unique(self, rule: UniqueConstraint | TableIndex, *, early: bool) -> Guard:
        """Ask for rows that share what is to be unique."""
        where, expression = None, None
        if isinstance(rule, TableIndex):
            where, expression = rule.where, rule.expression
        names = self._old_names if early else {}
        listed = [identifier(names.get(column, column)) for column in rule.columns]
        if expression is not None:
            listed = [f"({self._early(expression) if early else expression})"]
        if where is not None and early:
            where = self._early(where)
        among = "" if where is None else f" WHERE {where}"
        subject = listed[0] if len(listed) == 1 else f"({', '.join(listed)})"
        table = identifier(self._table(early=early).name)
        doubled = (
            f"SELECT {', '.join(listed)} FROM {table}{among} "
            f"GROUP BY {', '.join(listed)} HAVING count(*) > 1"
        )
        condition = f"{subject} IN ({doubled})"
        if where is not None:
            condition = f"({where}) AND {condition}"
        what = expression or ", ".join(rule.columns)
        return self._guard(f"{what} is not unique in", condition, early=early)

    def stray(self, key: ForeignKey, new: set[str], *, early: bool) -> Guard:
        """Ask for rows that refer to nothing; `new` are tables without rows yet."""
        names = self._old_names if early else {}
        own = identifier(self._table(early=early).name)
        columns = [f"{own}.{identifier(names.get(c, c))}" for c in key.columns]
        given = " AND ".join(f"{column} IS NOT NULL" for column in columns)
        what = ", ".join(key.columns)
        reason = f"{what} refers to no row of {key.target_table} in"
        if key.target_table in new and early:
            return self._guard(reason, given, early=early)
        target, targets = key.target_table, key.target_columns
        if early:
            were = self._pairs.columns
            targets = tuple(were.get((target, column), column) for column in targets)
            target = self._pairs.tables.get(target, target)
        same = " AND ".join(
            f"_target.{identifier(there)} = {here}"
            for there, here in zip(targets, columns, strict=True)
        )
        return self._guard(
            reason,
            f"{given} AND NOT EXISTS (SELECT 1 FROM {identifier(target)} AS _target "
            f"WHERE {same})",
            early=early,
        )

    def _early(self, sql: str) -> str:
        return rewrite(sql, self._old_names)

    def _table(self, *, early: bool) -> Table:
        return self._change.before if early else self._change.new

    def _guard(self, reason: str, condition: str | Sql, *, early: bool = True) -> Guard:
        table = self._table(early=early)
        key = self._change.before.primary_key if early else table.primary_key
        listed = ", ".join(identifier(column) for column in key)
        start = f"SELECT {listed} FROM {identifier(table.name)} WHERE"
        asked = Sql.same(condition) if isinstance(condition, str) else condition
        return Guard(
            f"{table.name}: {reason} the rows with {', '.join(key)}",
            Sql(f"{start} {asked.sqlite}", f"{start} {asked.postgresql}"),
        )
