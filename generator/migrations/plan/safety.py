"""Refusal of changes that lose data or are ambiguous."""

from __future__ import annotations

from difflib import SequenceMatcher

from generator.migrations.difference.compare import SchemaDifference, TableChange
from generator.migrations.difference.type_conversion import accepts_all_values_of
from generator.migrations.plan.revision_plan import RevisionPlan
from generator.migrations.plan.upgrade import Refusals
from generator.schema import Column, Table

_RENAME_THRESHOLD = 0.6
"""The share of common columns above which two tables may be one, renamed."""


def refuse_losses(plan: RevisionPlan, refusals: Refusals) -> None:
    """Report dropped tables and columns, and those that may have been renamed.

    Relations whose pairs move are not lost.
    """
    difference = plan.difference
    joins = {carry.join_table for carry in plan.moves}
    columns = {(carry.entity_table, carry.column) for carry in plan.moves}
    for table in difference.dropped:
        if table.name not in joins:
            _refuse_table(table, difference, joins, refusals)
    for change in difference.kept:
        for column in change.dropped_columns:
            if (change.new.name, column.name) not in columns:
                _refuse_column(change, column, refusals)
        _refuse_other_targets(change, difference, refusals)


def _refuse_other_targets(
    change: TableChange, difference: SchemaDifference, refusals: Refusals
) -> None:
    """Report relations whose values would become keys of another table."""
    both = zip(change.before.foreign_keys, change.old.foreign_keys, strict=True)
    befores = {old.columns: before.target_table for before, old in both}
    for key in change.new.foreign_keys:
        old = befores.get(key.columns)
        if old is not None and old != difference.pairs.tables.get(key.target_table):
            for column in key.columns:
                refusals.add(
                    "relation-target-change",
                    *(change.new.name, column),
                    old=old,
                    new=difference.pairs.tables.get(key.target_table, key.target_table),
                )


def _refuse_table(
    table: Table, difference: SchemaDifference, joins: set[str], refusals: Refusals
) -> None:
    alike = [
        other
        for other in difference.created
        if other.name not in joins and _share(table, other) >= _RENAME_THRESHOLD
    ]
    other = max(alike, key=lambda each: _likeness(table, each), default=None)
    if other is None:
        refusals.add("drop-table", table.name)
        return
    was, now = _spec_name(table), _spec_name(other)
    refusals.add("ambiguous-table-rename", other.name, old=table.name, was=was, now=now)


def _refuse_column(change: TableChange, column: Column, refusals: Refusals) -> None:
    alike = [new for new in change.added_columns if _is_alike(change, column, new)]
    other = max(
        alike,
        key=lambda new: SequenceMatcher(None, column.name, new.name).ratio(),
        default=None,
    )
    pairs = zip(change.before.columns, change.old.columns, strict=True)
    before = next(was for was, now in pairs if now.name == column.name)
    if other is None:
        refusals.add("drop-column", change.new.name, before.name)
        return
    was, now = (c.relation or c.field or c.name for c in (before, other))
    table = change.new.name
    hint = _trait_hint(refusals.trait_key(table, other.name), was, now, other)
    refusals.add(
        "ambiguous-column-rename", table, other.name, was=was, now=now, hint=hint
    )


def _trait_hint(key: str | None, was: str, now: str, column: Column) -> str | None:
    """Return how to rename a column of a built-in trait; None for other columns."""
    if key is None:
        return None
    names = f"name: {now}" + (f", column: {column.name}" if column.field else "")
    return (
        f"for a rename, write `{key}: {{{names}, was: {was}}}`; otherwise drop "
        f"`{was}` with `gen --allow-destructive`"
    )


def _is_alike(change: TableChange, old: Column, new: Column) -> bool:
    if (old.relation is None) != (new.relation is None):
        return False
    if old.relation is not None:
        targets = (
            None if key is None else key.target_table
            for key in (change.old.key_of(old.name), change.new.key_of(new.name))
        )
        first, second = targets
        return first == second
    return accepts_all_values_of(new.type, old.type) or accepts_all_values_of(
        old.type, new.type
    )


def _share(old: Table, new: Table) -> float:
    """Return the share of their columns that two tables have in common."""
    if (old.relation is None) != (new.relation is None):
        return 0
    before, after = ({(c.name, c.type.kind) for c in t.columns} for t in (old, new))
    return len(before & after) / len(before | after)


def _likeness(old: Table, new: Table) -> tuple[float, float]:
    return _share(old, new), SequenceMatcher(None, old.name, new.name).ratio()


def _spec_name(table: Table) -> str:
    """Return the name of a table in the spec."""
    return table.relation or table.entity or table.name
