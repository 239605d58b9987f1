"""Generation of the next revision from two states of the schema."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.diagnostics import Problems
from generator.domain import MigrationHints
from generator.migrations.difference.compare import compare
from generator.migrations.difference.rename_matching import RenameMatcher
from generator.migrations.difference.schema_pairing import SchemaPairs, pair_schemas
from generator.migrations.history.chain import SNAPSHOTS, VERSIONS, History
from generator.migrations.history.snapshots import (
    RecordedRename,
    Snapshot,
    record_renames,
    write_snapshot,
)
from generator.migrations.migration import Migration
from generator.migrations.plan.downgrade import plan_downgrade
from generator.migrations.plan.release_compatibility import previous_release_breaks
from generator.migrations.plan.revision_plan import RevisionPlan
from generator.migrations.plan.safety import refuse_losses
from generator.migrations.plan.summary import describe_plan, plan_subject, plan_warnings
from generator.migrations.plan.upgrade import Refusals, plan_upgrade
from generator.migrations.printing.revision import Revision
from generator.migrations.printing.statements import render_statements
from generator.schema import CheckConstraint, Column, Table
from generator.tree import EmittedFile, Tree


def migrate(
    tables: tuple[Table, ...],
    history: History,
    *,
    allow_destructive: bool,
    problems: Problems,
    hints: MigrationHints | None = None,
) -> Migration:
    """Return the next revision and its snapshot; nothing if nothing has changed.

    Changes that would lose data or are ambiguous are refused: they are added to
    `problems`, and the migration is empty.
    """
    hints = hints or MigrationHints()
    found = Problems()
    matcher = RenameMatcher(hints.renames, history.applied, found)
    pairs = pair_schemas(history.tables, tables, hints, matcher)
    applied = record_renames(hints.renames)
    if not history.number:
        found = Problems()  # There is nothing that a `was` could name.
    states = history.tables, tables
    difference = compare(*states, pairs)
    plan = plan_upgrade(
        difference, *states, hints, found, allow_destructive=allow_destructive
    )
    if not allow_destructive:
        refuse_losses(plan, Refusals(hints, found))
    problems.extend(found)
    if found.has_errors:
        return Migration()
    if not difference.has_operations:
        return Migration(updated_snapshot=_note_changes(history, tables, applied))
    if history.snapshot is None and history.hand_written:
        initial = _revision(plan, pairs, tables, History(), hints)
        if initial.id == history.head:
            # Only the snapshot is missing: write both files again.
            history = History()
    if history.hand_written:
        _refuse_unknown_schema(history, describe_plan(plan), problems)
        return Migration()
    revision = _revision(plan, pairs, tables, history, hints)
    files = _files(revision, tables, applied)
    if not history.number:
        return Migration(_tree(files), ("initial schema",))
    return Migration(_tree(files), revision.description, plan_warnings(plan))


def _files(
    revision: Revision, tables: tuple[Table, ...], applied: tuple[RecordedRename, ...]
) -> dict[str, str]:
    """Return the texts of a revision and its snapshot by path."""
    ids = revision.id, revision.down_revisions, revision.number
    snapshot = write_snapshot(Snapshot(*ids, tables, applied))
    return {
        f"{SNAPSHOTS}/{revision.id}.json": snapshot,
        f"{VERSIONS}/{revision.file_name}": revision.render_text(),
    }


def _revision(
    plan: RevisionPlan,
    pairs: SchemaPairs,
    tables: tuple[Table, ...],
    history: History,
    hints: MigrationHints,
) -> Revision:
    back = compare(tables, history.tables, pairs.inverse())
    undo = plan_downgrade(back, tables, history.tables, hints)
    is_first = not history.number
    return Revision(
        down_revisions=() if history.head is None else (history.head,),
        number=history.number + 1,
        subject="initial schema" if is_first else plan_subject(plan),
        description=(
            () if is_first else (*describe_plan(plan), *previous_release_breaks(plan))
        ),
        upgrade=tuple(render_statements(plan)),
        downgrade=tuple(render_statements(undo)),
    )


def _refuse_unknown_schema(
    history: History, words: Sequence[str], problems: Problems
) -> None:
    revisions = ", ".join(history.hand_written)
    if history.snapshot is None:
        problems.add("no-snapshot", None, revision=revisions)
    elif history.without_snapshot:
        lost = ", ".join(history.without_snapshot)
        problems.add("snapshot-uncommitted", None, revision=lost)
    else:
        problems.add(
            "manual-schema-change", None, revision=revisions, words="; ".join(words)
        )


def _note_changes(
    history: History, tables: tuple[Table, ...], applied: tuple[RecordedRename, ...]
) -> Tree:
    """Return the newest snapshot, updated, if it lacks changes that need no revision.

    These are old names in the spec, new values of enums used only in lists, and names
    of enum values that are stored as before.
    """
    snapshot = history.snapshot
    if snapshot is None:
        return {}
    known = _items(snapshot.tables)
    if snapshot.applied == applied and known >= _items(tables):
        return {}
    again = replace(snapshot, tables=tables, applied=applied)
    return _tree({f"{SNAPSHOTS}/{snapshot.revision}.json": write_snapshot(again)})


def _items(tables: tuple[Table, ...]) -> set[tuple[str, str, str]]:
    items = {(t.name, c.name, v) for t in tables for c in t.columns for v in c.values}
    for table in tables:
        parts: tuple[Column | CheckConstraint, ...] = (*table.columns, *table.checks)
        for part in parts:
            names = map("=".join, zip(part.members, part.values, strict=False))
            items |= {(table.name, part.name, name) for name in names}
    return items


def _tree(files: dict[str, str]) -> Tree:
    return {path: EmittedFile(text, None, path) for path, text in files.items()}
