"""Migrations: what leads from the tables of the last snapshot to today's."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Problems, Span
from generator.domain.tables import Table
from generator.emit.tree import EmittedFile, Tree
from generator.migrations.history import SNAPSHOTS, VERSIONS, History, load_history

__all__ = ["History", "load_history", "migrate"]


def migrate(
    tables: tuple[Table, ...],
    history: History,
    *,
    allow_destructive: bool,
    problems: Problems,
    places: Mapping[tuple[str, str | None], Span] | None = None,
) -> Tree:
    """Give the next revision and its snapshot, or nothing where nothing changed.

    `places` tells where tables (with None) and their columns stand in the spec. What is
    refused, because it would lose data or could fail on filled tables, is added to
    `problems`; then nothing is given.
    """
    from generator.migrations.compare import compare
    from generator.migrations.revision import Revision, subject
    from generator.migrations.safety import is_safe
    from generator.migrations.snapshots import Snapshot, write_snapshot
    from generator.migrations.statements import statements

    difference = compare(history.tables, tables)
    safe = is_safe(
        difference, places or {}, problems, allow_destructive=allow_destructive
    )
    if not safe or not difference.has_operations:
        return {}
    revision = Revision(
        down_revisions=() if history.head is None else (history.head,),
        number=history.number + 1,
        subject=subject(difference) if history.tables else "initial schema",
        upgrade=tuple(statements(difference)),
        downgrade=tuple(statements(compare(tables, history.tables))),
    )
    snapshot = Snapshot(revision.id, revision.down_revisions, revision.number, tables)
    files = {
        f"{SNAPSHOTS}/{revision.id}.json": write_snapshot(snapshot),
        f"{VERSIONS}/{revision.file_name}": revision.text(),
    }
    return {path: EmittedFile(text, None, path) for path, text in files.items()}
