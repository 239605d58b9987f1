"""Joins two heads: a revision that follows both, and the tables they come to together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.diagnostics import Problems
from generator.domain.table_order import ordered
from generator.domain.tables import Table
from generator.emit.python import columns as printers
from generator.emit.tree import EmittedFile, Tree
from generator.migrations.history import (
    SNAPSHOTS,
    VERSIONS,
    History,
    Versions,
    load_snapshot,
    load_versions,
)
from generator.migrations.printing import branches
from generator.migrations.revision import Revision
from generator.migrations.snapshots import Snapshot, write_snapshot


def merge_heads(output: Path, problems: Problems) -> tuple[History, Tree] | None:
    """Give the history with both heads joined, and the files that join them.

    None after a problem: there are not two heads, or they change the same thing.
    """
    versions = load_versions(output, problems)
    if versions is None:
        return None
    if len(versions.heads) != 2:
        problems.add("nothing-to-merge", None, count=len(versions.heads))
        return None
    sides = _sides(output, versions, problems)
    if sides is None:
        return None
    base, ours, theirs = sides
    before = {table.name: table for table in base.tables} if base else {}
    merging = _Merging(before, problems)
    tables = merging.tables(ours.tables, theirs.tables)
    if problems.has_errors:
        return None
    revision = Revision(
        down_revisions=versions.heads,
        number=max(ours.number, theirs.number) + 1,
        subject=f"merge {versions.heads[0]} and {versions.heads[1]}",
        words=(),
        upgrade=tuple(_rebuilt(tables, merging.both)),
        downgrade=(),
    )
    applied = {each: None for side in (ours, theirs) for each in side.applied}
    snapshot = Snapshot(
        *(revision.id, revision.down_revisions, revision.number),
        ordered(tables),
        tuple(sorted(applied, key=lambda each: each.path)),
    )
    files = {
        f"{SNAPSHOTS}/{revision.id}.json": write_snapshot(snapshot),
        f"{VERSIONS}/{revision.file_name}": revision.text(),
    }
    tree = {path: EmittedFile(text, None, path) for path, text in files.items()}
    return History(revision.id, snapshot), tree


def _sides(
    output: Path, versions: Versions, problems: Problems
) -> tuple[Snapshot | None, Snapshot, Snapshot] | None:
    """Give the snapshots of the common ancestor and of both heads."""
    lines = [versions.ancestors([head]) for head in versions.heads]
    common = versions.newest_snapshots(lines[0] & lines[1])
    found = [
        load_snapshot(output, newest, versions, problems)
        for head in versions.heads
        for newest in versions.newest_snapshots([head])[:1]
    ]
    base = load_snapshot(output, common[0], versions, problems) if common else None
    if len(found) != 2 or found[0] is None or found[1] is None or problems.has_errors:
        if not problems.has_errors:
            problems.add("nothing-to-merge", None, count=len(versions.heads))
        return None
    return base, found[0], found[1]


def _rebuilt(tables: tuple[Table, ...], both: set[str]) -> Iterable[str]:
    """Give SQLite's copying of tables that both sides changed into their form."""
    lines = [f"rebuild({printers.table(t)})" for t in tables if t.name in both]
    return branches(lines, []) or ["pass"]


class _Merging:
    def __init__(self, base: Mapping[str, Table], problems: Problems) -> None:
        self._base = base
        self._problems = problems
        self.both: set[str] = set()
        """Tables that both sides changed."""

    def tables(
        self, ours: tuple[Table, ...], theirs: tuple[Table, ...]
    ) -> tuple[Table, ...]:
        """Merge the tables of two sides."""
        merged = self._parts("", tuple(self._base.values()), ours, theirs, self._table)
        names = {table.name for table in merged}
        for table in merged:
            for key in table.foreign_keys:
                if key.target_table not in names:
                    self._refuse(table.name, key.name)
        return merged

    def _table(self, name: str, base: Table, ours: Table, theirs: Table) -> Table:
        self.both.add(name)
        for side in (ours, theirs):
            gone = {c.name for c in base.columns} - {c.name for c in side.columns}
            for column in sorted(gone):
                self._refuse(name, column)
        if (ours.primary_key, ours.primary_key_name) != (
            *(theirs.primary_key,),
            theirs.primary_key_name,
        ):
            self._refuse(name, ours.primary_key_name)
        kinds = ("columns", "foreign_keys", "uniques", "checks", "indexes")
        parts: dict[str, Any] = {
            kind: self._parts(
                name, getattr(base, kind), getattr(ours, kind), getattr(theirs, kind)
            )
            for kind in kinds
        }
        return replace(ours, **parts)

    def _parts(
        self,
        table: str,
        base: tuple[Any, ...],
        ours: tuple[Any, ...],
        theirs: tuple[Any, ...],
        both_changed: Callable[[str, Any, Any, Any], Any] | None = None,
    ) -> tuple[Any, ...]:
        """Merge things by their names: what one side left alone is as the other has it."""
        sides = [{part.name: part for part in side} for side in (base, ours, theirs)]
        _, mine, other = sides
        found: list[Any] = []
        for name in dict.fromkeys([*mine, *other]):
            old, first, second = (side.get(name) for side in sides)
            if first == second or second == old:
                chosen = first
            elif first == old:
                chosen = second
            elif both_changed and None not in (old, first, second):
                chosen = both_changed(name, old, first, second)
            else:
                self._refuse(table or name, name)
                continue
            if chosen is not None:
                found.append(chosen)
        return tuple(found)

    def _refuse(self, table: str, name: str) -> None:
        self._problems.add("merge-collision", None, table=table, name=name)
