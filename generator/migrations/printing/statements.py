"""The Python statements of `upgrade` and `downgrade`.

Each statement is one line, however long; the formatter lays it out later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from generator.migrations.difference.compare import TableChange, needs_values_first
from generator.migrations.difference.rename_order import order_renames
from generator.migrations.plan.revision_plan import RevisionPlan, RowGuard, TablePlan
from generator.migrations.printing import postgresql as on_postgresql
from generator.migrations.printing import sqlite as on_sqlite
from generator.migrations.printing.alembic_operations import (
    INDENT,
    add_column,
    create_index,
    database_branches,
    drop_index,
    execute,
    foreign_key_arguments,
    join_branches,
    move_pairs,
    refuse_rows,
    rename_column,
)
from generator.migrations.printing.python_backfills import PythonBackfills
from generator.python import literal
from generator.renames import Rename, RenameKind
from generator.schema import (
    MIGRATIONS,
    Column,
    ForeignKey,
    Table,
    UniqueConstraint,
)
from generator.schema import columns as printers
from generator.sql import identifier


def render_statements(plan: RevisionPlan) -> list[str]:
    """Return the statements of a plan, in an order that works.

    Guards run first. Names are freed before they are reused, tables are created before
    foreign keys reference them, and foreign keys are dropped before their tables.
    """
    soon, late = _dropped_tables(plan)
    changed = [t for t in plan.tables if t.change.has_operations]
    drops_early = bool(soon) or _lose_referred_keys(plan)
    lines = [
        *_extension(plan),
        *_check_guards(plan.guards),
        *(line for table in plan.tables for line in _check_guards(table.early_guards)),
        *_check_at_once(plan),
        *_freed_names(changed, drops_keys=drops_early),
        *_drop_tables(soon),
        *_rename_parts(plan),
        *_create_tables(plan),
    ]
    fills = PythonBackfills()
    for table in changed:
        lines += _add_columns(table, fills)
    lines += [move_pairs(pairs) for pairs in plan.moves]
    lines += [line for table in changed for line in _check_guards(table.late_guards)]
    lines += _release_tables(plan, late)
    for table in changed:
        lines += _alter_table(table, plan, drops_keys=not drops_early)
    lines += _where_alterable(_key_creations(plan, waits_for_unique=True))
    lines = join_branches([*lines, *_drop_tables(late)])
    changes = [table.change for table in changed] if plan.is_upgrade else []
    return _in_parts(lines, list(on_postgresql.after_commit(changes)))


def _in_parts(lines: list[str], last: list[str]) -> list[str]:
    """Guard the statements that commit before the last part against a second run."""
    if not last:
        return lines
    once = ["if not is_half_done(revision):", *(INDENT + line for line in lines)]
    return [*(once if lines else ()), *database_branches([], last)]


def _extension(plan: RevisionPlan) -> Iterator[str]:
    """Yield the creation of pg_trgm if an added index needs it."""
    added = [index for table in plan.created for index in table.indexes]
    added += [index for t in plan.tables for index in t.change.added_indexes]
    if plan.is_upgrade and any(index.finds_parts for index in added):
        yield "provide_trigrams()"


def _check_guards(guards: tuple[RowGuard, ...]) -> Iterator[str]:
    for guard in guards:
        yield from refuse_rows(guard)


def _check_at_once(plan: RevisionPlan) -> list[str]:
    """Return the statement that has deferrable foreign keys checked immediately.

    PostgreSQL does not alter tables while checks of their rows are pending.
    """
    changed = {change.before.name for change in plan.difference.changed}
    names = (
        name
        for change in plan.difference.kept
        for key in change.before.foreign_keys
        if key.deferrable
        for name in (change.before.name, key.target_table)
    )
    if changed.isdisjoint(names):
        return []
    return database_branches([], [execute("SET CONSTRAINTS ALL IMMEDIATE")])


def _dropped_tables(plan: RevisionPlan) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
    """Split the dropped tables: first those whose names are reused, then the rest."""
    difference = plan.difference
    taken: set[str] = set()
    for table in (*plan.created, *(change.new for change in difference.kept)):
        taken |= _names(table)
    kept = {carry.join_table for carry in plan.moves if not carry.to_join_table}
    soon = tuple(
        table
        for table in difference.dropped
        if table.name not in kept and taken.intersection(_names(table))
    )
    return soon, tuple(table for table in difference.dropped if table not in soon)


def _names(table: Table) -> set[str]:
    return {
        *(table.name, table.primary_key_name),
        *(unique.name for unique in table.uniques),
        *(index.name for index in table.indexes),
    }


def _freed_names(tables: list[TablePlan], *, drops_keys: bool) -> Iterator[str]:
    for table in tables:
        for index in table.change.dropped_indexes:
            yield drop_index(index, table.change.before.name)
    if drops_keys:
        keys = (
            line
            for table in tables
            for line in on_postgresql.drop_foreign_keys(
                table.change, table.change.before.name
            )
        )
        yield from database_branches([], list(keys))


def _rename_parts(plan: RevisionPlan) -> Iterator[str]:
    """Rename tables and columns, then their constraints, sequences and indexes."""
    kept = plan.difference.kept
    tables = (
        Rename(RenameKind.TABLE, change.before.name, change.new.name)
        for change in kept
        if change.is_renamed
    )
    for each in order_renames(tables):
        yield f"op.rename_table({literal(each.old)}, {literal(each.new)})"
    sqlite: list[str] = []
    postgresql = list(on_postgresql.rename_constraints(kept))
    for change in kept:
        for each in order_renames(change.renamed_columns):
            yield rename_column(each.parent, each.old, each.new)
        gone = {each.old for each in change.renamed_indexes}
        sqlite += (
            drop_index(index, change.new.name)
            for index in change.old.indexes
            if index.name in gone and not index.finds_parts
        )
    postgresql += on_postgresql.rename_implicit_names(kept)
    for change in kept:
        if not change.needs_rebuild:
            again = {each.new for each in change.renamed_indexes}
            indexes = (
                index
                for index in change.new.indexes
                if index.name in again and not index.finds_parts
            )
            sqlite += (create_index(index, change.new.name) for index in indexes)
    renames = (each for change in kept for each in change.renamed_indexes)
    postgresql += (
        execute(f"ALTER INDEX {identifier(each.old)} RENAME TO {identifier(each.new)}")
        for each in order_renames(renames)
    )
    yield from database_branches(sqlite, postgresql)


def _create_tables(plan: RevisionPlan) -> Iterator[str]:
    late = {key.name for _, key, _ in _late_keys(plan)}
    for table in plan.created:
        names = tuple(key.name for key in table.foreign_keys if key.name in late)
        parts = printers.table_parts(table, MIGRATIONS, late=names)
        yield f"op.create_table({', '.join((literal(table.name), *parts))})"
        for index in table.indexes:
            yield create_index(index, table.name)
    yield from _where_alterable(_key_creations(plan, waits_for_unique=False))


def _late_keys(plan: RevisionPlan) -> Iterator[tuple[str, ForeignKey, bool]]:
    """Yield the foreign keys that are created after their tables.

    Each comes with its table, and whether it waits for a constraint of another table.
    """
    added = _referred_columns(plan, lambda change: change.added_uniques)
    missing = {table.name for table in plan.created}
    for table in plan.created:
        missing.discard(table.name)
        for key in table.foreign_keys:
            waits_for_unique = _target(key) in added
            if waits_for_unique or key.target_table in missing:
                yield table.name, key, waits_for_unique


def _key_creations(plan: RevisionPlan, *, waits_for_unique: bool) -> Iterator[str]:
    for table, key, waits in _late_keys(plan):
        if waits is waits_for_unique:
            yield f"op.create_foreign_key({literal(key.name)}, {literal(table)}, {foreign_key_arguments(key)})"


def _release_tables(plan: RevisionPlan, dropped: tuple[Table, ...]) -> Iterator[str]:
    """Drop the foreign keys of dropped tables that need a dropped constraint."""
    gone = _referred_columns(plan, lambda change: change.dropped_uniques)
    yield from _where_alterable(
        _drop_key(table, key)
        for table in dropped
        for key in table.foreign_keys
        if _target(key) in gone
    )


def _lose_referred_keys(plan: RevisionPlan) -> bool:
    """Return whether foreign keys are dropped with the constraints they refer to."""
    gone = _referred_columns(plan, lambda change: change.dropped_uniques)
    keys = (k for each in plan.difference.kept for k in each.dropped_foreign_keys)
    return any(_target(key) in gone for key in keys)


def _target(key: ForeignKey) -> tuple[str, frozenset[str]]:
    return key.target_table, frozenset(key.target_columns)


def _referred_columns(
    plan: RevisionPlan, uniques: Callable[[TableChange], Iterable[UniqueConstraint]]
) -> set[tuple[str, frozenset[str]]]:
    """Return the tables and columns of unique constraints."""
    return {
        (name, frozenset(unique.columns))
        for change in plan.difference.kept
        for unique in uniques(change)
        for name in (change.before.name, change.new.name)
    }


def _drop_tables(tables: tuple[Table, ...]) -> Iterator[str]:
    gone: set[str] = set()
    closing: list[str] = []
    for table in tables:
        closing += [
            _drop_key(table, key)
            for key in table.foreign_keys
            if key.target_table in gone
        ]
        gone.add(table.name)
    yield from _where_alterable(iter(closing))
    for table in tables:
        yield f"op.drop_table({literal(table.name)})"


def _drop_key(table: Table, key: ForeignKey) -> str:
    name = literal(key.name)
    return f'op.drop_constraint({name}, {literal(table.name)}, type_="foreignkey")'


def _where_alterable(lines: Iterator[str]) -> Iterator[str]:
    """Skip the statements on SQLite, which declares these keys with the table."""
    found = list(lines)
    if found:
        yield "if op.get_context().dialect.supports_alter:"
        yield from (INDENT + line for line in found)


def _add_columns(plan: TablePlan, fills: PythonBackfills) -> Iterator[str]:
    change = plan.change
    for column in change.added_columns:
        yield add_column(change.new.name, _at_first(column))
    if plan.placeholders:
        yield "# The values are gone: what is required gets a stand-in."
    pairs = [(column, given.sql) for column, given in plan.backfills]
    known = [(identifier(column.name), sql) for column, sql in pairs if sql is not None]
    if known:
        start = f"UPDATE {identifier(change.new.name)} SET "
        sqlite = start + ", ".join(f"{name} = {sql.sqlite}" for name, sql in known)
        other = start + ", ".join(f"{name} = {sql.postgresql}" for name, sql in known)
        if sqlite == other:
            yield execute(sqlite)
        else:
            yield from database_branches([execute(sqlite)], [execute(other)])
    yield from fills.statements(plan)


def _at_first(column: Column) -> Column:
    """Return the column as it is added: nullable until its rows have values."""
    return replace(column, nullable=column.nullable or needs_values_first(column))


def _alter_table(
    plan: TablePlan, whole: RevisionPlan, *, drops_keys: bool
) -> Iterator[str]:
    change = plan.change
    name = change.new.name
    postgresql: list[str] = []
    if drops_keys:
        postgresql += on_postgresql.drop_foreign_keys(change, name)
    postgresql += on_postgresql.alter_on_postgresql(plan, is_upgrade=whole.is_upgrade)
    yield from database_branches(on_sqlite.alter_on_sqlite(plan), postgresql)
    if not change.needs_rebuild:
        for index in change.added_indexes:
            making = create_index(index, name)
            if index.concurrently and whole.is_upgrade:
                # PostgreSQL creates it in the last part.
                yield from database_branches([] if index.finds_parts else [making], [])
            else:
                yield making
