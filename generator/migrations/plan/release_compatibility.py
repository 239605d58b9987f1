"""Changes that break the previous release, which runs on during a rolling deploy."""

from __future__ import annotations

from collections.abc import Iterator

from generator.migrations.difference.compare import TableChange, needs_values_first
from generator.migrations.difference.type_conversion import accepts_all_values_of
from generator.migrations.plan.revision_plan import RevisionPlan
from generator.schema import Column, Table


def previous_release_breaks(plan: RevisionPlan) -> tuple[str, ...]:
    """Return a line listing the changes that break the previous release, if any."""
    reasons = [f"{table.name} is dropped" for table in plan.difference.dropped]
    for change in plan.difference.kept:
        reasons += _reasons(change)
    if not reasons:
        return ()
    return (f"unsafe while the previous release runs: {'; '.join(reasons)}",)


def _reasons(change: TableChange) -> Iterator[str]:
    table = change.new.name
    if change.is_renamed:
        yield f"{change.before.name} is renamed"
    for each in change.renamed_columns:
        yield f"{table}.{each.old} is renamed"
    for column in change.dropped_columns:
        yield f"{table}.{column.name} is dropped"
    for column in change.added_columns:
        if needs_values_first(column):
            yield f"{table}.{column.name} is required, without a default"
    names = zip(change.before.columns, change.old.columns, strict=True)
    befores = {now.name: before for before, now in names}
    for old, column in change.kept_columns:
        yield from _of_column(f"{table}.{column.name}", old, column)
        values = _values(change.new, column)
        before = _values(change.before, befores[column.name])
        gone = [value for value in before if value not in values]
        if gone and values:
            yield f"{table}.{column.name} no longer accepts {' or '.join(gone)}"


def _values(table: Table, column: Column) -> tuple[str, ...]:
    """Return the enum values of a column, whether scalar or list."""
    checks = (c.values for c in table.checks if c.columns == (column.name,))
    return column.values or next(filter(None, checks), ())


def _of_column(name: str, old: Column, new: Column) -> Iterator[str]:
    if old.nullable and not new.nullable:
        yield f"{name} becomes required"
    if not accepts_all_values_of(new.type, old.type):
        yield f"{name} accepts fewer values"
    elif not _reads_alike(old, new):
        yield f"{name} changes its type"


def _reads_alike(old: Column, new: Column) -> bool:
    """Return whether the previous release can read the values of a changed column."""
    if old.type.is_list != new.type.is_list:
        return False
    before, after = old.type.scalar, new.type.scalar
    are_text = before.is_text and after.is_text
    are_whole = before.is_whole and after.is_whole and before.bits <= after.bits
    return before is after or are_text or are_whole
