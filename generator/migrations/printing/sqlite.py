"""Statements that alter a table on SQLite, by copying it where necessary."""

from __future__ import annotations

from generator.migrations.plan.revision_plan import TablePlan
from generator.migrations.printing.alembic_operations import execute
from generator.python import literal
from generator.schema import Table
from generator.schema import columns as printers
from generator.sql import identifier


def alter_on_sqlite(plan: TablePlan) -> list[str]:
    """Return the statements that alter a table: a rebuild, an UPDATE, or none."""
    change = plan.change
    values = {
        name: sql.sqlite
        for name, sql in plan.values.items()
        if sql.sqlite != identifier(name)
    }
    if not change.needs_rebuild:
        return [_update(change.new, values)] if values else []
    arguments: list[str] = [printers.print_table(change.new)]
    gone = _dropped_names(plan)
    if gone:
        arguments.append(f"without={literal(gone)}")
    if values:
        arguments.append(f"values={literal(values)}")
    return [f"rebuild({', '.join(arguments)})"]


def _update(table: Table, values: dict[str, str]) -> str:
    given = ", ".join(f"{identifier(name)} = {sql}" for name, sql in values.items())
    return execute(f"UPDATE {identifier(table.name)} SET {given}")


def _dropped_names(plan: TablePlan) -> list[str]:
    """Return the names of the columns and constraints that the copy leaves out."""
    change = plan.change
    dropped = (
        *(key.name for key in change.dropped_foreign_keys),
        *(unique.name for unique in change.dropped_uniques),
        *(check.name for check in change.dropped_checks),
    )
    kept = {
        *(key.name for key in change.new.foreign_keys),
        *(unique.name for unique in change.new.uniques),
        *(check.name for check in change.new.checks),
    }
    names = [
        *(column.name for column in change.dropped_columns),
        *(name for name in dropped if name not in kept),
        *(each.old for each in change.renamed_constraints if each.old not in kept),
    ]
    return names
