"""Plans a revision forwards: what rows get, what is asked of them, what is refused."""

from __future__ import annotations

from typing import Any

from generator.diagnostics import Problems
from generator.domain.casts import TEXTUAL, Sql
from generator.domain.hints import Hints
from generator.domain.model import Field
from generator.domain.sqltext import identifier
from generator.domain.tables import CheckConstraint, Column, Table
from generator.emit.python.columns import text_length
from generator.migrations.carries import carries, guards
from generator.migrations.compare import Difference, TableChange
from generator.migrations.enum_values import renamed_values
from generator.migrations.guards import Asker
from generator.migrations.holding import check_holds, key_holds, unique_holds
from generator.migrations.plan import Guard, Plan, TablePlan
from generator.migrations.types import crossing, describe, holds_values_of
from generator.migrations.values import Given, Reader, default_of


class Refusals:
    """Reports what cannot be done, at its place in the spec."""

    def __init__(self, hints: Hints, problems: Problems) -> None:
        self._places = hints.places
        self._problems = problems

    def add(
        self, code: str, table: str, column: str | None = None, **values: Any
    ) -> None:
        """Report a problem of a table, or of one of its columns."""
        place = self._places.get((table, column)) or self._places.get((table, None))
        if column is not None:
            values["column"] = column
        self._problems.add(code, place, table=table, **values)


def plan_upgrade(
    difference: Difference,
    old: tuple[Table, ...],
    new: tuple[Table, ...],
    hints: Hints,
    problems: Problems,
    *,
    allow_destructive: bool,
) -> Plan:
    """Plan what leads to the new tables; what cannot be done is in `problems`."""
    refusals = Refusals(hints, problems)
    moved = carries(difference, old, new)
    tables: list[TablePlan] = []
    asked: list[Guard] = []
    created = {table.name for table in difference.created}
    for change in difference.kept:
        carried = {c.column for c in moved if c.entity_table == change.new.name}
        planner = _Planner(change, difference, carried, created, hints, problems)
        planner.allow_destructive = allow_destructive
        tables.append(planner.plan(refusals))
        for carry in moved:
            if carry.entity_table == change.new.name and not carry.into_join:
                column = next(c for c in change.new.columns if c.name == carry.column)
                required = not column.nullable
                asked += guards(carry, change.before, required=required)
    return Plan(difference, tuple(tables), moved, tuple(asked))


class _Planner:
    def __init__(
        self,
        change: TableChange,
        difference: Difference,
        carried: set[str],
        created: set[str],
        hints: Hints,
        problems: Problems,
    ) -> None:
        self._change = change
        self._table = change.new.name
        self._carried = carried
        self._created = created
        self._fields = hints.fields
        self._problems = problems
        self._reader = Reader(change, problems)
        self._asker = Asker(change, difference.pairs)
        self._given: list[tuple[Column, Given]] = []
        self._filled: list[tuple[Column, Given]] = []
        self._crossed: dict[str, tuple[Column, Sql]] = {}
        self._early: list[Guard] = []
        self._late: list[Guard] = []
        self._wrong: set[str] = set()
        """Columns that were reported: their rules stay silent."""
        self.allow_destructive = False

    def plan(self, refusals: Refusals) -> TablePlan:
        """Plan the table."""
        self._refusals = refusals
        self._keys()
        for column in self._change.added_columns:
            self._added(column)
        for old, new in self._change.kept_columns:
            self._kept(old, new)
        for column, sql in renamed_values(self._change):
            self._crossed[column.name] = column, sql
        self._rules()
        return TablePlan(
            change=self._change,
            given=tuple(self._given),
            filled=tuple(self._filled),
            crossed=tuple(self._crossed.values()),
            guards=tuple(self._early),
            late_guards=tuple(self._late),
        )

    def _refuse(self, code: str, column: str | None = None, **values: Any) -> None:
        self._refusals.add(code, self._table, column, **values)
        if column is not None:
            self._wrong.add(column)

    def _field(self, column: Column) -> Field | None:
        return self._fields.get((self._table, column.name))

    def _keys(self) -> None:
        change = self._change
        is_join = change.old.relation is not None and change.new.relation is not None
        # Nothing refers to a join table, whose key may lead to its other side first.
        same = set if is_join else tuple
        if same(change.old.primary_key) != same(change.new.primary_key):
            self._refuse("key-change")
            self._wrong.update(change.new.primary_key)
            return
        for old, new in change.kept_columns:
            is_key = new.name in change.new.primary_key
            if is_key and not _is_same_key(old, new):
                self._refuse("key-change")
                self._wrong.add(new.name)

    def _added(self, column: Column) -> None:
        if column.name in self._carried or column.name in self._wrong:
            return
        field = self._field(column)
        given = self._reader.backfill(field, column)
        if given is not None:
            self._given.append((column, given))
        elif field is not None and field.backfill is not None:
            self._wrong.add(column.name)
        elif column.nullable or column.server_default is not None:
            return
        elif column.fill is not None:
            self._given.append((column, Given(fill=column.fill)))
        else:
            self._refuse("column-needs-default", column.name)

    def _kept(self, old: Column, new: Column) -> None:
        if new.name in self._wrong:
            return
        self._type(old, new)
        if not old.nullable or new.nullable or new.name in self._wrong:
            return
        field = self._field(new)
        given = self._reader.backfill(field, new)
        if given is None and field is not None and field.backfill is not None:
            self._wrong.add(new.name)
            return
        given = given or default_of(new)
        if given is not None:
            self._filled.append((new, given))
        elif new.name not in self._crossed:
            self._early.append(self._asker.missing(new))

    def _type(self, old: Column, new: Column) -> None:
        if new.name in self._change.new.primary_key or old.type == new.type:
            return
        if holds_values_of(new.type, old.type):
            sql = crossing(old, new)
            if sql is not None and sql.sqlite != identifier(new.name):
                self._crossed[new.name] = new, sql
            return
        field = self._field(new)
        sql = self._reader.convert(field)
        if sql is None and field is not None and field.convert is not None:
            self._wrong.add(new.name)
        elif sql is None or not self.allow_destructive:
            types = {"old": describe(old.type), "new": describe(new.type)}
            code = "column-type-change" if sql is None else "column-converted"
            self._refuse(code, new.name, **types)
        else:
            self._crossed[new.name] = new, sql
            length = text_length(new.type)
            if new.type.kind in TEXTUAL and length and not new.type.is_list:
                self._early.append(self._asker.longer(new, sql.sqlite, length))

    def _rules(self) -> None:
        change = self._change
        for key in change.added_foreign_keys:
            if self._is_open(key.columns) and not key_holds(key, change):
                early = self._asker.is_early(key.columns)
                guard = self._asker.stray(key, self._created, early=early)
                (self._early if early else self._late).append(guard)
        for rule in change.added_rules:
            unique = getattr(rule, "unique", True)
            if (
                unique
                and self._is_open(rule.columns)
                and not unique_holds(rule, change)
            ):
                early = self._asker.is_early(_columns_of(rule, change))
                guard = self._asker.unique(rule, early=early)
                (self._early if early else self._late).append(guard)
        for column, removed in change.removed_items:
            self._items(column, removed)
        for check in change.added_checks:
            if check.values:
                self._values(check)
            elif self._is_open(check.columns):
                self._check(check)

    def _is_open(self, columns: tuple[str, ...]) -> bool:
        """Tell whether a rule over columns is neither excused nor beyond asking."""
        return not (self._wrong | self._crossed.keys()).intersection(columns)

    def _check(self, check: CheckConstraint) -> None:
        change = self._change
        filled = {column.name for column, _ in self._filled}
        if check_holds(check, change) or filled.intersection(check.columns):
            return
        early = self._asker.is_early(check.columns)
        guard = self._asker.check(check, early=early)
        (self._early if early else self._late).append(guard)

    def _values(self, check: CheckConstraint) -> None:
        """Deal with the rows whose enum value goes."""
        change = self._change
        renamed = {old for _, values in change.renamed_values for old, _ in values}
        before = [
            value
            for old in change.old.checks
            if old.columns == check.columns
            for value in old.values
        ]
        removed = [v for v in before if v not in check.values and v not in renamed]
        if not removed or self._wrong.intersection(check.columns):
            return
        column = next(c for c in change.new.columns if c.name in check.columns)
        sql = self._reader.convert(self._field(column))
        if sql is not None:
            self._crossed[column.name] = column, sql
        else:
            self._early.append(self._asker.values(check, removed))

    def _items(self, column: Column, removed: tuple[str, ...]) -> None:
        """Deal with the rows whose lists have a value that goes."""
        sql = self._reader.convert(self._field(column))
        if sql is not None:
            self._crossed[column.name] = column, sql
        elif column.name not in self._wrong:
            self._early.append(self._asker.items(column, removed))


def _columns_of(rule: Any, change: TableChange) -> tuple[str, ...]:
    """Give the columns that a rule needs, also those within its SQL."""
    sql = (
        f"{getattr(rule, 'where', None) or ''} {getattr(rule, 'expression', '') or ''}"
    )
    named = [c.name for c in change.added_columns if identifier(c.name) in sql]
    return (*rule.columns, *named)


def _is_same_key(old: Column, new: Column) -> bool:
    is_text = old.type.kind in TEXTUAL and new.type.kind in TEXTUAL
    same_type = old.type == new.type or (
        is_text and holds_values_of(new.type, old.type)
    )
    return same_type and old.autoincrement == new.autoincrement
