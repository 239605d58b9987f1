"""Statements that alter a table on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from generator.migrations.difference.compare import (
    TableChange,
    needs_values_first,
    print_type,
)
from generator.migrations.difference.name_translation import sql_names
from generator.migrations.difference.rename_order import order_renames, sequence_name
from generator.migrations.plan.revision_plan import TablePlan
from generator.migrations.printing.alembic_operations import (
    INDENT,
    create_index,
    drop_constraint,
    execute,
    foreign_key_arguments,
    print_column_name,
)
from generator.python import literal
from generator.renames import Rename, RenameKind
from generator.schema import MIGRATIONS, Column, Table, TableIndex, UniqueConstraint
from generator.schema import columns as printers
from generator.sql import identifier


def rename_constraints(changes: tuple[TableChange, ...]) -> Iterator[str]:
    """Yield the renames of constraints, ordered across all tables."""
    renames = (each for change in changes for each in change.renamed_constraints)
    for each in order_renames(renames):
        yield execute(
            f"ALTER TABLE {identifier(each.parent)} "
            f"RENAME CONSTRAINT {identifier(each.old)} TO {identifier(each.new)}"
        )


def rename_implicit_names(changes: tuple[TableChange, ...]) -> Iterator[str]:
    """Yield the renames of NOT NULL constraints and sequences that PostgreSQL named."""
    for change in changes:
        if change.is_renamed or change.renamed_columns:
            yield f"rename_not_nulls({literal(change.new.name)})"
    sequences = [
        Rename(
            RenameKind.SEQUENCE,
            sequence_name(change.before.name, before.name),
            sequence_name(change.new.name, now.name),
        )
        for change in changes
        for before, now in zip(change.before.columns, change.old.columns, strict=True)
        if before.autoincrement
    ]
    for each in order_renames(each for each in sequences if each.old != each.new):
        old, new = identifier(each.old), identifier(each.new)
        yield execute(f"ALTER SEQUENCE {old} RENAME TO {new}")


def drop_foreign_keys(change: TableChange, table: str) -> Iterator[str]:
    """Yield the removal of foreign keys from the table of that name."""
    for key in change.dropped_foreign_keys:
        yield drop_constraint(literal(key.name), table, "foreignkey")


def alter_on_postgresql(plan: TablePlan, *, is_upgrade: bool) -> Iterator[str]:
    """Yield the statements that alter a table, except the removal of foreign keys."""
    change = plan.change
    table = change.new.name
    if change.old.primary_key != change.new.primary_key:
        yield from _replace_key(change.new)
    for unique in change.dropped_uniques:
        yield drop_constraint(literal(unique.name), table, "unique")
    for check in change.dropped_checks:
        name = printers.check_name(check.name, table, MIGRATIONS)
        yield drop_constraint(name, table, "check")
    for old, new in change.altered_columns:
        if new.nullable and not old.nullable:
            name = print_column_name(new.name)
            yield f"op.alter_column({literal(table)}, {name}, nullable=True)"
    yield from _columns(plan)
    for column in change.added_columns:
        if needs_values_first(column):
            yield f"op.alter_column({literal(table)}, {print_column_name(column.name)}, nullable=False)"
    for column in change.dropped_columns:
        yield f"op.drop_column({literal(table)}, {print_column_name(column.name)})"
    yield from _constraints(change, is_upgrade=is_upgrade)


def _replace_key(table: Table) -> Iterator[str]:
    name, columns = literal(table.primary_key_name), table.primary_key
    yield drop_constraint(name, table.name, "primary")
    listed = printers.column_names(columns, MIGRATIONS)
    yield f"op.create_primary_key({name}, {literal(table.name)}, {listed})"


def _constraints(change: TableChange, *, is_upgrade: bool) -> Iterator[str]:
    table = literal(change.new.name)
    later = ", postgresql_not_valid=True" if is_upgrade else ""
    for unique in change.added_uniques:
        if not (unique.concurrently and is_upgrade):
            columns = printers.column_names(unique.columns, MIGRATIONS)
            yield f"op.create_unique_constraint({literal(unique.name)}, {table}, {columns})"
    for check in change.added_checks:
        name = printers.check_name(check.name, change.new.name, MIGRATIONS)
        sql = literal(printers.escape_colons(check.sql.postgresql))
        yield f"op.create_check_constraint({name}, {table}, sa.text({sql}){later})"
    for key in change.added_foreign_keys:
        yield f"op.create_foreign_key({literal(key.name)}, {table}, {foreign_key_arguments(key)}{later})"
    if change.needs_rebuild:
        for index in change.added_indexes:
            if not (index.concurrently and is_upgrade):
                yield create_index(index, change.new.name)


def after_commit(changes: Sequence[TableChange]) -> Iterator[str]:
    """Yield the statements that run after the commit, as they do not block writes."""
    alone: list[str] = []
    closing: list[str] = []
    for change in changes:
        alone += _create_concurrently(change)
        uniques = (unique for unique in change.added_uniques if unique.concurrently)
        closing += (_use_index(unique, change.new.name) for unique in uniques)
    for change in changes:
        alone += _validate(change)
    if alone:
        yield "with last_part(revision):"
        yield from (INDENT + line for line in alone)
        yield from closing


def _create_concurrently(change: TableChange) -> Iterator[str]:
    """Yield the creation of indexes with CONCURRENTLY."""
    indexes = [index for index in change.added_indexes if index.concurrently]
    uniques = [unique for unique in change.added_uniques if unique.concurrently]
    for index in (*indexes, *(_unique_index(unique) for unique in uniques)):
        option = "concurrently=can_commit()"
        option = option if index.finds_parts else f"postgresql_{option}"
        yield f"if is_missing({literal(index.name)}):"
        yield INDENT + create_index(index, change.new.name, option)


def _use_index(unique: UniqueConstraint, table: str) -> str:
    name = identifier(unique.name)
    added = f"ADD CONSTRAINT {name} UNIQUE USING INDEX {name}"
    return execute(f"ALTER TABLE {identifier(table)} {added}")


def _validate(change: TableChange) -> Iterator[str]:
    """Yield the validation of constraints that were added as NOT VALID."""
    names = [
        *(check.name for check in change.added_checks),
        *(key.name for key in change.added_foreign_keys),
    ]
    if names:
        yield f"validate({', '.join(literal(n) for n in (change.new.name, *names))})"


def _unique_index(unique: UniqueConstraint) -> TableIndex:
    return TableIndex(unique.name, unique.columns, unique=True)


def _columns(plan: TablePlan) -> Iterator[str]:
    """Yield the changes to columns and their values.

    Values computed from other columns are set before the types of those change.
    """
    pairs = plan.change.altered_columns
    retyped = [(old, new) for old, new in pairs if print_type(old) != print_type(new)]
    others = [pair for pair in pairs if pair not in retyped]
    names = {new.name for _, new in retyped}
    changing = plan.values.keys() - names
    words = sql_names(" ".join(plan.values[name].postgresql for name in changing))
    is_made_of_types = bool(words & {identifier(name) for name in names})
    if is_made_of_types:
        yield from _update(plan, changing)
    for old, new in retyped:
        yield from _alter_column(plan, old, new)
    if not is_made_of_types:
        yield from _update(plan, changing)
    for old, new in others:
        yield from _alter_column(plan, old, new)


def _update(plan: TablePlan, columns: Set[str]) -> Iterator[str]:
    """Yield a single UPDATE of columns, as some may be computed from others."""
    pairs = [
        (identifier(name), sql.postgresql)
        for name, sql in plan.values.items()
        if name in columns
    ]
    if pairs:
        given = ", ".join(f"{name} = {value}" for name, value in pairs)
        differs = " OR ".join(f"{n} IS DISTINCT FROM ({v})" for n, v in pairs)
        table = identifier(plan.change.new.name)
        yield execute(f"UPDATE {table} SET {given} WHERE {differs}")


def _alter_column(plan: TablePlan, old: Column, new: Column) -> Iterator[str]:
    table, name = literal(plan.change.new.name), print_column_name(new.name)
    crossed = {column.name for column, _ in plan.conversions}
    arguments: list[str] = []
    default = old.server_default
    if print_type(old) != print_type(new):
        if default is not None and old.type.kind != new.type.kind:
            # The old default may be invalid for the new type.
            yield f"op.alter_column({table}, {name}, server_default=None)"
            default = None
        arguments.append(f"type_={print_type(new)}")
        if new.name in crossed:
            using = plan.values[new.name].postgresql
            arguments.append(f"postgresql_using={literal(using)}")
    if default != new.server_default:
        shown = printers.print_server_default(new, MIGRATIONS)
        arguments.append(f"server_default={shown}")
    if arguments:
        yield f"op.alter_column({table}, {name}, {', '.join(arguments)})"
    if print_type(old) != print_type(new) and new.name not in crossed:
        # The filled value might not fit the old type.
        yield from _update(plan, {new.name})
    if old.nullable and not new.nullable:
        yield f"op.alter_column({table}, {name}, nullable=False)"
