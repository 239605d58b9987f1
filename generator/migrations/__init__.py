"""Alembic migrations from the last snapshot to the tables of the spec."""

from __future__ import annotations

from generator.diagnostics import Problems
from generator.domain.migration_hints import MigrationHints
from generator.migrations.history.chain import History, load_history
from generator.migrations.migration import Migration
from generator.schema.tables import Table

__all__ = ["History", "Migration", "load_history", "migrate"]


def migrate(
    tables: tuple[Table, ...],
    history: History,
    *,
    allow_destructive: bool,
    problems: Problems,
    hints: MigrationHints | None = None,
) -> Migration:
    """Return the next revision and its snapshot; empty if nothing has changed.

    Changes that would lose data or are ambiguous are refused: they are added to
    `problems`, and the migration is empty.
    """
    from generator.migrations.next_revision import next_revision

    return next_revision(
        tables,
        history,
        hints or MigrationHints(),
        problems,
        allow_destructive=allow_destructive,
    )
