"""The history before the newest revision, to generate that revision again."""

from __future__ import annotations

from pathlib import Path

from generator.diagnostics import Problems
from generator.migrations.history.chain import (
    SNAPSHOTS,
    History,
    RevisionGraph,
    history_at,
    load_revision_graph,
)


def history_before_newest(
    output: Path, problems: Problems
) -> tuple[History, tuple[str, ...]] | None:
    """Return the history without the newest revision, and the files of that revision.

    None after a problem: there is no single head, or it is hand-written or a merge.
    """
    versions = load_revision_graph(output, problems)
    if versions is None:
        return None
    head = versions.heads[0] if len(versions.heads) == 1 else None
    if head is None or head not in versions.snapshots:
        problems.add("nothing-to-amend", None)
        return None
    files = versions.files[head], f"{SNAPSHOTS}/{head}.json"
    parents = versions.parents[head]
    if len(parents) > 1:
        problems.add("nothing-to-amend", None)
        return None
    return _at(output, versions, parents, problems), files


def _at(
    output: Path, versions: RevisionGraph, parents: tuple[str, ...], problems: Problems
) -> History:
    if not parents:
        return History()
    return history_at(output, versions, parents[0], problems)
