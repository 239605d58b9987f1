"""Planning of a downgrade: the old schema, with the values that can be restored."""

from __future__ import annotations

import re

from generator.domain.migration_hints import Hints
from generator.domain.model import Field
from generator.migrations.difference.compare import Difference, TableChange
from generator.migrations.difference.enum_values import renamed_values
from generator.migrations.difference.type_conversion import crossing, holds_values_of
from generator.migrations.plan.backfills import Given, default_of, literal_sql
from generator.migrations.plan.guard_queries import Asker
from generator.migrations.plan.relation_moves import carries
from generator.migrations.plan.revision_plan import Guard, Plan, TablePlan
from generator.schema.tables import CheckConstraint, Column, Table
from generator.sql.text import identifier, text_literal
from generator.types import ENUM, Sql

_PLAIN_CAST = re.compile(r"\s*cast\s*\(\s*\w+\s+as\s+\w+\s*\)\s*", re.IGNORECASE)


def plan_downgrade(
    difference: Difference,
    old: tuple[Table, ...],
    new: tuple[Table, ...],
    hints: Hints,
) -> Plan:
    """Plan the downgrade; `new` are the tables of the earlier revision.

    `hints` are those of the upgrade.
    """
    moved = carries(difference, old, new)
    tables = tuple(
        _undo(change, difference, {c.column for c in moved}, hints)
        for change in difference.kept
    )
    return Plan(difference, tables, moved, is_upgrade=False)


def _undo(
    change: TableChange, difference: Difference, carried: set[str], hints: Hints
) -> TablePlan:
    given: list[tuple[Column, Given]] = []
    stand_ins: list[Column] = []
    for column in change.added_columns:
        if column.nullable or column.server_default or column.name in carried:
            continue
        if column.fill is None:
            stand_ins.append(column)
        given.append((column, default_of(column) or stand_in(column, change.new)))
    filled: list[tuple[Column, Given]] = []
    crossed = {column.name: (column, sql) for column, sql in renamed_values(change)}
    guards: list[Guard] = []
    for check in change.added_checks:
        _unknown_values(change, check, difference, hints, crossed, guards)
    for column, items in change.removed_items:
        guards.append(Asker(change, difference.pairs).items(column, items))
    for old, new in change.kept_columns:
        sql = _back(change, old, new, hints)
        if sql is not None:
            crossed[new.name] = new, sql
        default = default_of(new)
        if old.nullable and not new.nullable and default is not None:
            filled.append((new, default))
        elif old.nullable and not new.nullable and new.name not in crossed:
            guards.append(Asker(change, difference.pairs).missing(new))
    empty = {table.name for table in difference.created}
    for key in change.added_foreign_keys:
        for _, new in change.kept_columns:
            if new.name in key.columns and key.target_table in empty and new.nullable:
                crossed[new.name] = new, Sql.same("NULL")
    return TablePlan(
        change=change,
        given=tuple(given),
        placeholders=tuple(stand_ins),
        filled=tuple(filled),
        crossed=tuple(crossed.values()),
        guards=tuple(guards),
    )


def _unknown_values(
    change: TableChange,
    check: CheckConstraint,
    difference: Difference,
    hints: Hints,
    crossed: dict[str, tuple[Column, Sql]],
    guards: list[Guard],
) -> None:
    """Handle values that the older enum does not have.

    If `convert` or `backfill` may have written them, they are replaced; otherwise a
    guard leaves the decision to the user.
    """
    renamed = {old for _, values in change.renamed_values for old, _ in values}
    old = [c for c in change.old.checks if c.columns == check.columns]
    before = [value for c in old for value in c.values]
    unknown = [v for v in before if v not in check.values and v not in renamed]
    if not unknown or not check.values:
        return
    column = next(c for c in change.new.columns if c.name in check.columns)
    field = _field(change, column, hints)
    if field is None or (field.convert is None and field.backfill is None):
        guards.append(Asker(change, difference.pairs).values(check, unknown))
        return
    name = identifier(column.name)
    value = crossed[column.name][1].sqlite if column.name in crossed else name
    given = (default_of(column) or stand_in(column, change.new)).sql
    other = "NULL" if column.nullable or given is None else given.sqlite
    listed = ", ".join(text_literal(each) for each in unknown)
    sql = f"CASE WHEN {name} IN ({listed}) THEN {other} ELSE {value} END"
    crossed[column.name] = column, Sql.same(sql)


def _field(change: TableChange, column: Column, hints: Hints) -> Field | None:
    """Return the field of the newer spec for a column of the older schema."""
    both = zip(change.before.columns, change.old.columns, strict=True)
    before = {now.name: was.name for was, now in both}
    return hints.fields.get((change.before.name, before.get(column.name, "")))


def _back(change: TableChange, old: Column, new: Column, hints: Hints) -> Sql | None:
    """Return SQL for the values of a column in its former type, if they change."""
    if old.type == new.type:
        return None
    name = identifier(new.name)
    back = crossing(old, new)
    field = _field(change, old, hints)
    is_restorable = (
        holds_values_of(new.type, old.type)
        or holds_values_of(old.type, new.type)
        or (new.type.scalar.is_text and new.type.scalar is not ENUM)
        or (
            field is not None
            and field.convert is not None
            and _PLAIN_CAST.fullmatch(field.convert.value) is not None
        )
    )
    if back is not None and is_restorable:
        return None if back.sqlite == name else back
    if new.nullable:
        return Sql.same("NULL")
    default = default_of(new) or stand_in(new, change.new)
    return default.sql or Sql.same("NULL")


def stand_in(column: Column, table: Table) -> Given:
    """Return a placeholder for a required column whose values are lost."""
    key = next((k for k in table.foreign_keys if column.name in k.columns), None)
    if key is not None:
        target = key.target_columns[key.columns.index(column.name)]
        order = ", ".join(identifier(name) for name in key.target_columns)
        first = (
            f"(SELECT {identifier(target)} FROM {identifier(key.target_table)} "
            f"ORDER BY {order} LIMIT 1)"
        )
        return Given(sql=Sql.same(first))
    fill = column.type.scalar.stand_in_fill
    if fill is not None and not column.type.is_list:
        return Given(fill=fill)
    enums = (
        c.values[0] for c in table.checks if c.values and c.columns == (column.name,)
    )
    value = next(enums, None)
    if value is not None:
        return Given(sql=Sql.same(text_literal(value)))
    return Given(sql=Sql.same(_constant(column, table)))


def _constant(column: Column, table: Table) -> str:
    if column.type.is_list:
        return "'[]'"
    if not _is_unique(column, table):
        return column.type.scalar.stand_in or literal_sql(column, "")
    own = identifier(table.name)
    keys = [identifier(name) for name in table.primary_key]
    here = ", ".join(f"{own}.{key}" for key in keys)
    there = ", ".join(f"_other.{key}" for key in keys)
    count = f"(SELECT count(*) FROM {own} AS _other WHERE ({there}) < ({here}))"
    if column.type.scalar.is_number:
        return count
    if column.type.scalar.is_text:
        return f"CAST({count} AS TEXT)"
    return column.type.scalar.stand_in or "''"


def _is_unique(column: Column, table: Table) -> bool:
    return any(column.name in rule.columns for rule in table.unique_rules)
