"""Snapshots for hand-written revisions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.diagnostics import Problems
from generator.domain import MigrationHints
from generator.migrations.history.chain import (
    SNAPSHOTS,
    History,
    history_at,
    load_revision_graph,
)
from generator.migrations.history.snapshots import (
    Snapshot,
    record_renames,
    write_snapshot,
)
from generator.schema import Table
from generator.tree import EmittedFile, Tree


def adopt_revision(
    output: Path, tables: tuple[Table, ...], hints: MigrationHints, problems: Problems
) -> Tree:
    """Return a snapshot that records the spec's tables for the newest revision."""
    before = _as_before(output, problems)
    if before is None:
        return {}
    applied = record_renames(hints.renames)
    return _file(replace(before, tables=tables, applied=applied))


def adopt_unchanged(output: Path, problems: Problems) -> tuple[History, Tree] | None:
    """Record that the newest revision left the tables unchanged.

    Returns the new history and the snapshot file; None after a problem.
    """
    snapshot = _as_before(output, problems)
    if snapshot is None:
        return None
    return History(snapshot.revision, snapshot), _file(snapshot)


def _as_before(output: Path, problems: Problems) -> Snapshot | None:
    """Return a snapshot of the newest, hand-written revision with unchanged tables."""
    versions = load_revision_graph(output, problems)
    if versions is None:
        return None
    if len(versions.heads) != 1 or versions.heads[0] in versions.snapshots:
        problems.add("nothing-to-adopt", None)
        return None
    (head,) = versions.heads
    history = history_at(output, versions, head, problems)
    number = history.number + 1
    return Snapshot(
        head,
        versions.parents[head],
        number,
        history.tables,
        record_renames(history.applied),
    )


def _file(snapshot: Snapshot) -> Tree:
    path = f"{SNAPSHOTS}/{snapshot.revision}.json"
    return {path: EmittedFile(write_snapshot(snapshot), None, path)}
