"""Planning of a downgrade: the old schema, with the values that can be restored."""

from __future__ import annotations

import re

from generator.domain import Field, MigrationHints
from generator.migrations.difference.compare import SchemaDifference, TableChange
from generator.migrations.difference.enum_values import value_renames
from generator.migrations.difference.type_conversion import (
    accepts_all_values_of,
    conversion_sql,
)
from generator.migrations.plan.backfills import (
    BackfillValue,
    default_value,
    literal_sql,
)
from generator.migrations.plan.guard_queries import GuardBuilder
from generator.migrations.plan.relation_moves import find_relation_moves
from generator.migrations.plan.revision_plan import RevisionPlan, RowGuard, TablePlan
from generator.schema import CheckConstraint, Column, ForeignKey, Table
from generator.sql import identifier, text_literal
from generator.types import ENUM, DialectSql

_PLAIN_CAST = re.compile(r"\s*cast\s*\(\s*\w+\s+as\s+\w+\s*\)\s*", re.IGNORECASE)


def plan_downgrade(
    difference: SchemaDifference,
    old: tuple[Table, ...],
    new: tuple[Table, ...],
    hints: MigrationHints,
) -> RevisionPlan:
    """Plan the downgrade; `new` are the tables of the earlier revision.

    `hints` are those of the upgrade.
    """
    moved = find_relation_moves(difference, old, new)
    tables = tuple(
        _undo(change, difference, {c.column for c in moved}, hints)
        for change in difference.kept
    )
    return RevisionPlan(difference, tables, moved, is_upgrade=False)


def _undo(
    change: TableChange,
    difference: SchemaDifference,
    carried: set[str],
    hints: MigrationHints,
) -> TablePlan:
    given: list[tuple[Column, BackfillValue]] = []
    stand_ins: list[Column] = []
    for column in change.added_columns:
        if column.nullable or column.server_default or column.name in carried:
            continue
        if column.fill is None:
            stand_ins.append(column)
        given.append(
            (column, default_value(column) or placeholder_value(column, change.new))
        )
    filled: list[tuple[Column, BackfillValue]] = []
    crossed = {column.name: (column, sql) for column, sql in value_renames(change)}
    guards: list[RowGuard] = []
    for check in change.added_checks:
        _unknown_values(change, check, difference, hints, crossed, guards)
    for column, items in change.removed_list_values:
        guards.append(
            GuardBuilder(change, difference.pairs).removed_list_values(column, items)
        )
    for old, new in change.kept_columns:
        sql = _back(change, old, new, hints)
        if sql is not None:
            crossed[new.name] = new, sql
        default = default_value(new)
        if old.nullable and not new.nullable and default is not None:
            filled.append((new, default))
        elif old.nullable and not new.nullable and new.name not in crossed:
            guards.append(GuardBuilder(change, difference.pairs).missing_values(new))
    empty = {table.name for table in difference.created}
    for key in change.added_foreign_keys:
        for _, new in change.kept_columns:
            if new.name in key.columns and key.target_table in empty and new.nullable:
                crossed[new.name] = new, DialectSql.for_both("NULL")
    return TablePlan(
        change=change,
        backfills=tuple(given),
        placeholders=tuple(stand_ins),
        null_backfills=tuple(filled),
        conversions=tuple(crossed.values()),
        early_guards=tuple(guards),
    )


def _unknown_values(
    change: TableChange,
    check: CheckConstraint,
    difference: SchemaDifference,
    hints: MigrationHints,
    crossed: dict[str, tuple[Column, DialectSql]],
    guards: list[RowGuard],
) -> None:
    """Handle values that the older enum does not have.

    If `convert` or `backfill` may have written them, they are replaced; otherwise a
    guard leaves the decision to the user.
    """
    unknown = change.lost_values(check)
    if not unknown or not check.values:
        return
    column = next(c for c in change.new.columns if c.name in check.columns)
    field = _field(change, column, hints)
    if field is None or (field.convert is None and field.backfill is None):
        guards.append(
            GuardBuilder(change, difference.pairs).removed_values(check, unknown)
        )
        return
    name = identifier(column.name)
    value = crossed[column.name][1].sqlite if column.name in crossed else name
    given = (default_value(column) or placeholder_value(column, change.new)).sql
    other = "NULL" if column.nullable or given is None else given.sqlite
    listed = ", ".join(text_literal(each) for each in unknown)
    sql = f"CASE WHEN {name} IN ({listed}) THEN {other} ELSE {value} END"
    crossed[column.name] = column, DialectSql.for_both(sql)


def _field(change: TableChange, column: Column, hints: MigrationHints) -> Field | None:
    """Return the field of the newer spec for a column of the older schema."""
    both = zip(change.before.columns, change.old.columns, strict=True)
    before = {now.name: was.name for was, now in both}
    return hints.fields.get((change.before.name, before.get(column.name, "")))


def _back(
    change: TableChange, old: Column, new: Column, hints: MigrationHints
) -> DialectSql | None:
    """Return SQL for the values of a column in its former type, if they change."""
    if old.type == new.type:
        return None
    name = identifier(new.name)
    back = conversion_sql(old, new)
    field = _field(change, old, hints)
    is_restorable = (
        accepts_all_values_of(new.type, old.type)
        or accepts_all_values_of(old.type, new.type)
        or (new.type.scalar.is_text and new.type.scalar is not ENUM)
        or (
            field is not None
            and field.convert is not None
            and _PLAIN_CAST.fullmatch(field.convert.value) is not None
        )
    )
    if back is not None and is_restorable:
        return None if back == DialectSql.for_both(name) else back
    if new.nullable:
        return DialectSql.for_both("NULL")
    default = default_value(new) or placeholder_value(new, change.new)
    return default.sql or DialectSql.for_both("NULL")


def _agreement(column: Column, key: ForeignKey, table: Table) -> str:
    """Return the condition for the fields that both rows have in common, if any."""
    relations = {each.name: each.relation for each in table.columns}
    pairs = [
        (identifier(own), identifier(other))
        for own, other in zip(key.columns, key.target_columns, strict=True)
        if relations[own] != column.relation
    ]
    if not pairs:
        return ""
    equal = (f"target.{other} = {identifier(table.name)}.{own}" for own, other in pairs)
    return f"AS target WHERE {' AND '.join(equal)} "


def placeholder_value(column: Column, table: Table) -> BackfillValue:
    """Return a placeholder for a required column whose values are lost."""
    key = table.key_of(column.name)
    if key is not None:
        target = key.target_columns[key.columns.index(column.name)]
        order = ", ".join(identifier(name) for name in key.target_columns)
        first = (
            f"(SELECT {identifier(target)} FROM {identifier(key.target_table)} "
            f"{_agreement(column, key, table)}ORDER BY {order} LIMIT 1)"
        )
        return BackfillValue(sql=DialectSql.for_both(first))
    fill = column.type.scalar.stand_in_fill
    if fill is not None and not column.type.is_list:
        return BackfillValue(fill=fill)
    enums = (
        c.values[0] for c in table.checks if c.values and c.columns == (column.name,)
    )
    value = next(enums, None)
    if value is not None:
        return BackfillValue(sql=DialectSql.for_both(text_literal(value)))
    return BackfillValue(sql=DialectSql.for_both(_constant(column, table)))


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
