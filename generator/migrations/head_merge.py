"""Merging of two heads: a merge revision and the snapshot of the merged schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.diagnostics import Problems
from generator.migrations.history.chain import (
    SNAPSHOTS,
    VERSIONS,
    History,
    RevisionGraph,
    load_revision_graph,
    load_snapshot,
)
from generator.migrations.history.mentions import Mentions
from generator.migrations.history.snapshots import Snapshot, write_snapshot
from generator.migrations.printing.alembic_operations import database_branches
from generator.migrations.printing.revision import Revision
from generator.schema import Table, order_tables
from generator.schema import columns as printers
from generator.tree import EmittedFile, Tree

_KINDS = ("columns", "foreign_keys", "uniques", "checks", "indexes")
_DROPPED_BUT_USED = "one branch dropped or renamed what `{file}` of the other uses:"


def merge_heads(output: Path, problems: Problems) -> tuple[History, Tree] | None:
    """Return the history after merging both heads, and the files of the merge.

    None after a problem: there are not two heads, or their changes collide.
    """
    versions = load_revision_graph(output, problems)
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
    merging = _HeadMerge(before, _mentions(output, versions), problems)
    tables = merging.merge_tables(ours.tables, theirs.tables)
    if problems.has_errors:
        return None
    revision = Revision(
        down_revisions=versions.heads,
        number=max(ours.number, theirs.number) + 1,
        subject=f"merge {versions.heads[0]} and {versions.heads[1]}",
        description=(),
        upgrade=tuple(_print_rebuilds(tables, merging.changed_by_both)),
        downgrade=(),
    )
    applied = {each: None for side in (ours, theirs) for each in side.applied}
    snapshot = Snapshot(
        *(revision.id, revision.down_revisions, revision.number),
        order_tables(tables),
        tuple(sorted(applied, key=lambda each: each.path)),
    )
    files = {
        f"{SNAPSHOTS}/{revision.id}.json": write_snapshot(snapshot),
        f"{VERSIONS}/{revision.file_name}": revision.render_text(),
    }
    tree = {path: EmittedFile(text, None, path) for path, text in files.items()}
    return History(revision.id, snapshot), tree


def _sides(
    output: Path, versions: RevisionGraph, problems: Problems
) -> tuple[Snapshot | None, Snapshot, Snapshot] | None:
    """Return the snapshots of the common ancestor and of both heads."""
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


def _mentions(output: Path, versions: RevisionGraph) -> tuple[Mentions, Mentions]:
    """Return the names mentioned in the revisions that only one head has, per head."""
    lines = [versions.ancestors([head]) for head in versions.heads]
    ours, theirs = (
        Mentions(
            {
                versions.files[name]: (output / versions.files[name]).read_text("utf-8")
                for name in sorted(line - other)
            }
        )
        for line, other in (lines, lines[::-1])
    )
    return ours, theirs


def _print_rebuilds(tables: tuple[Table, ...], both: set[str]) -> Iterable[str]:
    """Return the SQLite rebuilds of the tables that both sides changed."""
    lines = [f"rebuild({printers.print_table(t)})" for t in tables if t.name in both]
    return database_branches(lines, []) or ["pass"]


class _HeadMerge:
    def __init__(
        self,
        base: Mapping[str, Table],
        mentions: tuple[Mentions, Mentions],
        problems: Problems,
    ) -> None:
        self._base = base
        self._mentions = mentions
        self._problems = problems
        self.changed_by_both: set[str] = set()
        """Tables that both sides changed."""

    def merge_tables(
        self, ours: tuple[Table, ...], theirs: tuple[Table, ...]
    ) -> tuple[Table, ...]:
        """Merge the tables of two sides."""
        merged = self._parts("", tuple(self._base.values()), ours, theirs, self._table)
        columns = {table.name: {c.name for c in table.columns} for table in merged}
        for table in merged:
            for key in table.foreign_keys:
                if not columns.get(key.target_table, set()) >= {*key.target_columns}:
                    self._refuse(table.name, key.name)
        return merged

    def _table(self, name: str, base: Table, ours: Table, theirs: Table) -> Table:
        self.changed_by_both.add(name)
        for side, other in zip((ours, theirs), self._mentions[::-1], strict=True):
            for part in sorted(_part_names(base) - _part_names(side)):
                file = other.find_file(name, part)
                if file is not None:
                    self._refuse(name, part, _DROPPED_BUT_USED.format(file=file))
        if (ours.primary_key, ours.primary_key_name) != (
            *(theirs.primary_key,),
            theirs.primary_key_name,
        ):
            self._refuse(name, ours.primary_key_name)
        parts: dict[str, Any] = {
            kind: self._parts(
                name, getattr(base, kind), getattr(ours, kind), getattr(theirs, kind)
            )
            for kind in _KINDS
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
        """Merge parts by name: a part that one side left alone is as the other has it.

        A part that both sides added or dropped is refused: each has a revision for it,
        and the second one would fail.
        """
        sides = [{part.name: part for part in side} for side in (base, ours, theirs)]
        _, mine, other = sides
        found: list[Any] = []
        for name in dict.fromkeys([*mine, *other, *sides[0]]):
            old, first, second = (side.get(name) for side in sides)
            if second == old:
                chosen = first
            elif first == old:
                chosen = second
            elif None in (old, first, second):
                self._refuse(table or name, name)
                continue
            elif first == second:
                chosen = first
            elif both_changed:
                chosen = both_changed(name, old, first, second)
            else:
                self._refuse(table or name, name)
                continue
            if chosen is not None:
                found.append(chosen)
        return tuple(found)

    def _refuse(
        self, table: str, name: str, how: str = "both branches changed"
    ) -> None:
        self._problems.add("merge-collision", None, table=table, name=name, how=how)


def _part_names(table: Table) -> set[str]:
    """Return the names of all columns, constraints and indexes of a table."""
    return {part.name for kind in _KINDS for part in getattr(table, kind)}
