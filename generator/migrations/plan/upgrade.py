"""Planning of an upgrade: backfills, guards, and the changes that are refused."""

from __future__ import annotations

from typing import Any

from generator.diagnostics import Problems
from generator.domain import TRAIT_KEYS, Field, MigrationHints
from generator.migrations.difference.compare import SchemaDifference, TableChange
from generator.migrations.difference.enum_values import value_renames
from generator.migrations.difference.name_translation import sql_names
from generator.migrations.difference.type_conversion import (
    accepts_all_values_of,
    conversion_sql,
    format_type,
)
from generator.migrations.plan.backfills import (
    BackfillReader,
    BackfillValue,
    default_value,
)
from generator.migrations.plan.guards import with_guards
from generator.migrations.plan.relation_moves import find_relation_moves, move_guards
from generator.migrations.plan.revision_plan import RevisionPlan, RowGuard, TablePlan
from generator.schema import Column, Table, TableIndex
from generator.sql import identifier
from generator.types import DISTINCT_FILLS, DialectSql


class Refusals:
    """Reports refused changes at their place in the spec."""

    def __init__(self, hints: MigrationHints, problems: Problems) -> None:
        self._places = hints.spans
        self._fields = hints.fields
        self._problems = problems

    def add(
        self, code: str, table: str, column: str | None = None, **values: Any
    ) -> None:
        """Report a problem with a table or one of its columns."""
        place = self._places.get((table, column)) or self._places.get((table, None))
        if column is not None:
            values["column"] = column
        self._problems.add(code, place, table=table, **values)

    def trait_key(self, table: str, column: str) -> str | None:
        """Return the key that names a column of a trait, or None for other columns."""
        field = self._fields.get((table, column))
        return None if field is None else TRAIT_KEYS.get(field.role)


def plan_upgrade(
    difference: SchemaDifference,
    old: tuple[Table, ...],
    new: tuple[Table, ...],
    hints: MigrationHints,
    problems: Problems,
    *,
    allow_destructive: bool,
) -> RevisionPlan:
    """Plan the upgrade to the new tables; add refused changes to `problems`."""
    refusals = Refusals(hints, problems)
    moved = find_relation_moves(difference, old, new)
    tables: list[TablePlan] = []
    asked: list[RowGuard] = []
    created = {table.name for table in difference.created}
    for change in difference.kept:
        carried = {c.column for c in moved if c.entity_table == change.new.name}
        planner = _Planner(change, difference, carried, created, hints, problems)
        planner.allow_destructive = allow_destructive
        tables.append(planner.plan(refusals))
        for carry in moved:
            if carry.entity_table == change.new.name and not carry.to_join_table:
                column = next(c for c in change.new.columns if c.name == carry.column)
                required = not column.nullable
                asked += move_guards(carry, change.before, required=required)
    return RevisionPlan(difference, tuple(tables), moved, tuple(asked))


class _Planner:
    def __init__(
        self,
        change: TableChange,
        difference: SchemaDifference,
        carried: set[str],
        created: set[str],
        hints: MigrationHints,
        problems: Problems,
    ) -> None:
        self._change = change
        self._table = change.new.name
        self._carried = carried
        self._created = created
        self._fields = hints.fields
        self._problems = problems
        self._reader = BackfillReader(change, problems)
        self._pairs = difference.pairs
        self._given: list[tuple[Column, BackfillValue]] = []
        self._filled: list[tuple[Column, BackfillValue]] = []
        self._crossed: dict[str, tuple[Column, DialectSql]] = {}
        self._converted: dict[str, tuple[Column, DialectSql]] = {}
        self._wrong: set[str] = set()
        """Columns already reported: their constraints are not checked."""
        self.allow_destructive = False

    def plan(self, refusals: Refusals) -> TablePlan:
        """Plan the table."""
        self._refusals = refusals
        self._keys()
        for column in self._change.added_columns:
            self._plan_added(column)
        self._refuse_constant_uniques()
        for old, new in self._change.kept_columns:
            self._plan_kept(old, new)
        self._values()
        for column, sql in value_renames(self._change):
            # `convert` already yields the new values.
            self._crossed.setdefault(column.name, (column, sql))
        plan = TablePlan(
            change=self._change,
            backfills=tuple(self._given),
            null_backfills=tuple(self._filled),
            conversions=tuple(self._crossed.values()),
            spec_conversions=tuple(self._converted.values()),
        )
        return with_guards(plan, self._pairs, wrong=self._wrong, created=self._created)

    def _refuse(self, code: str, column: str | None = None, **values: Any) -> None:
        self._refusals.add(code, self._table, column, **values)
        if column is not None:
            self._wrong.add(column)

    def _field(self, column: Column) -> Field | None:
        return self._fields.get((self._table, column.name))

    def _keys(self) -> None:
        change = self._change
        is_join = change.old.relation is not None and change.new.relation is not None
        # Nothing references a join table, so the order of its key columns may change.
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

    def _plan_added(self, column: Column) -> None:
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
            self._given.append((column, BackfillValue(fill=column.fill)))
        else:
            self._refuse("column-needs-default", column.name)

    def _refuse_constant_uniques(self) -> None:
        """Refuse new unique columns that get one value in all existing rows."""
        alike = {
            c.name for c in self._change.added_columns if self._is_constant_in_rows(c)
        }
        words = {name: identifier(name) for name in alike}
        for rule in self._change.new.unique_rules:
            where = expression = None
            if isinstance(rule, TableIndex):
                where = rule.where and rule.where.postgresql
                expression = rule.expression
            named = sql_names(expression or "")
            columns = (
                *rule.columns,
                *(c for c in self._names if identifier(c) in named),
            )
            # A condition on such a column may exclude all of these rows.
            excused = not sql_names(where or "").isdisjoint(words.values())
            if columns and alike.issuperset(columns) and not excused:
                self._refuse("unique-column-default", columns[0])

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self._change.new.columns)

    def _is_constant_in_rows(self, column: Column) -> bool:
        """Return whether all rows get the same default, with no `backfill`."""
        field = self._field(column)
        if column.name in self._carried or column.name in self._wrong:
            return False
        if field is not None and field.backfill is not None:
            return False
        return column.server_default is not None or (
            not column.nullable and column.fill not in (None, *DISTINCT_FILLS)
        )

    def _plan_kept(self, old: Column, new: Column) -> None:
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
        given = given or default_value(new)
        if given is not None:
            self._filled.append((new, given))

    def _type(self, old: Column, new: Column) -> None:
        if new.name in self._change.new.primary_key or old.type == new.type:
            return
        if accepts_all_values_of(new.type, old.type):
            sql = conversion_sql(old, new)
            if sql is not None and sql != DialectSql.for_both(identifier(new.name)):
                self._crossed[new.name] = new, sql
            return
        field = self._field(new)
        sql = self._reader.convert(field)
        if sql is None and field is not None and field.convert is not None:
            self._wrong.add(new.name)
        elif sql is None or not self.allow_destructive:
            types = {"old": format_type(old.type), "new": format_type(new.type)}
            code = "column-type-change" if sql is None else "column-converted"
            self._refuse(code, new.name, **types)
        else:
            self._crossed[new.name] = self._converted[new.name] = new, sql

    def _values(self) -> None:
        """Apply the spec's `convert` to enum columns that lose values."""
        change = self._change
        losing = [
            check.columns[0]
            for check in change.added_checks
            if check.values and change.lost_values(check)
        ]
        losing += [column.name for column, _ in change.removed_list_values]
        for column in change.new.columns:
            if column.name in losing and column.name not in self._wrong:
                sql = self._reader.convert(self._field(column))
                if sql is not None:
                    self._crossed[column.name] = self._converted[column.name] = (
                        column,
                        sql,
                    )


def _is_same_key(old: Column, new: Column) -> bool:
    is_text = old.type.scalar.is_text and new.type.scalar.is_text
    same_type = old.type == new.type or (
        is_text and accepts_all_values_of(new.type, old.type)
    )
    return same_type and old.autoincrement == new.autoincrement
