"""Takes the tables of the spec for those after a revision made by hand."""

from __future__ import annotations

from pathlib import Path

from generator.diagnostics import Problems
from generator.domain.hints import Hints
from generator.domain.tables import Table
from generator.emit.tree import EmittedFile, Tree
from generator.migrations.history import SNAPSHOTS, history_at, load_versions
from generator.migrations.old_names import OldNames
from generator.migrations.snapshots import Snapshot, write_snapshot


def adopt(
    output: Path, tables: tuple[Table, ...], hints: Hints, problems: Problems
) -> Tree:
    """Give the snapshot of the newest revision, which was made by hand."""
    versions = load_versions(output, problems)
    if versions is None:
        return {}
    if len(versions.heads) != 1 or versions.heads[0] in versions.snapshots:
        problems.add("nothing-to-adopt", None)
        return {}
    (head,) = versions.heads
    history = history_at(output, versions, head, problems)
    snapshot = Snapshot(
        head,
        versions.parents[head],
        history.number + 1,
        tables,
        OldNames(hints, (), problems).applied,
    )
    path = f"{SNAPSHOTS}/{head}.json"
    return {path: EmittedFile(write_snapshot(snapshot), None, path)}
