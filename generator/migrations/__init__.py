"""Migrations: what leads from the tables of the last snapshot to today's."""

from __future__ import annotations

from generator.diagnostics import Problems
from generator.domain.hints import Hints
from generator.migrations.history import History, load_history
from generator.migrations.migration import Migration
from generator.schema.tables import Table

__all__ = ["History", "Migration", "load_history", "migrate"]


def migrate(
    tables: tuple[Table, ...],
    history: History,
    *,
    allow_destructive: bool,
    problems: Problems,
    hints: Hints | None = None,
) -> Migration:
    """Give the next revision and its snapshot, or nothing where nothing changed.

    What is refused, because it would lose data or can be read in two ways, is added to
    `problems`; then nothing is given.
    """
    from generator.migrations.next_revision import next_revision

    return next_revision(
        tables,
        history,
        hints or Hints(),
        problems,
        allow_destructive=allow_destructive,
    )
