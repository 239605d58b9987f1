"""The statements of a revision: what `upgrade` and `downgrade` do, as Python.

Each statement is one line however long; the layout is somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.domain.tables import Column, ForeignKey, Table, TableIndex
from generator.emit.code import Code
from generator.emit.python import columns as printers
from generator.emit.python.columns import MIGRATIONS
from generator.emit.python.literals import literal
from generator.migrations.compare import Difference, TableChange, type_of
from generator.migrations.fills import Fills

_INDENT = "    "


def statements(difference: Difference) -> list[str]:
    """Give the statements that apply a difference, in an order that works.

    Names of indexes are free before they are taken again, tables are there before
    foreign keys point at them, and lose these before they go.
    """
    return [
        *_freed_names(difference),
        *_created(difference.created),
        *_changed(difference.changed),
        *_dropped(difference.dropped),
    ]


def _freed_names(difference: Difference) -> Iterator[str]:
    taken = {i.name for table in difference.created for i in table.indexes}
    taken |= {i.name for change in difference.changed for i in change.added_indexes}
    for table in difference.dropped:
        for index in table.indexes:
            if index.name in taken:
                yield _drop_index(index, table.name)
    for change in difference.changed:
        for index in change.dropped_indexes:
            yield _drop_index(index, change.old.name)


def _created(tables: tuple[Table, ...]) -> Iterator[str]:
    waiting: list[tuple[str, ForeignKey]] = []
    missing = {table.name for table in tables}
    for table in tables:
        missing.discard(table.name)
        late = [key for key in table.foreign_keys if key.target_table in missing]
        waiting += [(table.name, key) for key in late]
        names = tuple(key.name for key in late)
        parts = printers.table_parts(table, MIGRATIONS, late=names)
        yield f"op.create_table({', '.join((literal(table.name), *parts))})"
        for index in table.indexes:
            yield _create_index(index, table.name)
    yield from _where_alterable(
        f"op.create_foreign_key({literal(key.name)}, {literal(table)}, {_target(key)})"
        for table, key in waiting
    )


def _dropped(tables: tuple[Table, ...]) -> Iterator[str]:
    gone: set[str] = set()
    closing: list[str] = []
    for table in tables:
        closing += [
            f"op.drop_constraint({literal(key.name)}, {literal(table.name)}, "
            'type_="foreignkey")'
            for key in table.foreign_keys
            if key.target_table in gone
        ]
        gone.add(table.name)
    yield from _where_alterable(iter(closing))
    for table in tables:
        yield f"op.drop_table({literal(table.name)})"


def _where_alterable(lines: Iterator[str]) -> Iterator[str]:
    """Keep statements from SQLite, whose tables have such keys from their start."""
    found = list(lines)
    if found:
        yield "if op.get_context().dialect.supports_alter:"
        yield from (_INDENT + line for line in found)


def _changed(changes: tuple[TableChange, ...]) -> Iterator[str]:
    fills = Fills()
    for change in changes:
        for column in change.added_columns:
            added = printers.column(_at_first(column), MIGRATIONS)
            yield f"op.add_column({literal(change.new.name)}, {added})"
        yield from fills.statements(change)
        yield from _batch(change)
        for index in change.added_indexes:
            yield _create_index(index, change.new.name)


def _at_first(column: Column) -> Column:
    """Give a column as it is added, before its rows have values."""
    return replace(column, nullable=column.nullable or column.server_default is None)


def _batch(change: TableChange) -> Iterator[str]:
    body = list(_batch_body(change))
    if not body:
        return
    lost = [c.name for c in change.added_columns if _is_lost(c)]
    if lost:
        yield "# The values are gone: this works while the table is empty."
    yield f"table = {printers.table(_meanwhile(change))}"
    name = literal(change.new.name)
    yield f"with op.batch_alter_table({name}, copy_from=table) as batch:"
    yield from (_INDENT + line for line in body)


def _is_lost(column: Column) -> bool:
    has_value = column.server_default is not None or column.fill is not None
    return not column.nullable and not has_value


def _meanwhile(change: TableChange) -> Table:
    """Give the table as it is just before the batch, which SQLite copies."""
    old = change.old
    added = (_at_first(column) for column in change.added_columns)
    kept = (i for i in old.indexes if i not in change.dropped_indexes)
    return replace(old, columns=(*old.columns, *added), indexes=tuple(kept))


def _batch_body(change: TableChange) -> Iterator[str]:
    table = change.new.name
    for key in change.dropped_foreign_keys:
        yield f'batch.drop_constraint({literal(key.name)}, type_="foreignkey")'
    for unique in change.dropped_uniques:
        yield f'batch.drop_constraint({literal(unique.name)}, type_="unique")'
    for check in change.dropped_checks:
        name = printers.check_name(check.name, table, MIGRATIONS)
        yield f'batch.drop_constraint({name}, type_="check")'
    for column in change.dropped_columns:
        yield f"batch.drop_column({_name(column)})"
    for column in change.added_columns:
        if _at_first(column) != column:
            yield f"batch.alter_column({_name(column)}, nullable=False)"
    for old, new in change.altered_columns:
        yield _alter_column(old, new)
    for unique in change.added_uniques:
        columns = printers.column_names(unique.columns, MIGRATIONS)
        yield f"batch.create_unique_constraint({literal(unique.name)}, {columns})"
    for check in change.added_checks:
        name = printers.check_name(check.name, table, MIGRATIONS)
        sql = literal(printers.escaped(check.sql))
        yield f"batch.create_check_constraint({name}, sa.text({sql}))"
    for key in change.added_foreign_keys:
        yield f"batch.create_foreign_key({literal(key.name)}, {_target(key)})"


def _alter_column(old: Column, new: Column) -> str:
    arguments: list[str] = [_name(new)]
    if type_of(old) != type_of(new):
        arguments.append(f"type_={type_of(new)}")
    if old.nullable != new.nullable:
        arguments.append(f"nullable={new.nullable}")
    if old.server_default != new.server_default:
        default = printers.server_default(new, MIGRATIONS)
        arguments.append(f"server_default={default}")
    return f"batch.alter_column({', '.join(arguments)})"


def _name(column: Column) -> Code:
    return printers.column_name(column.name, MIGRATIONS)


def _target(key: ForeignKey) -> str:
    columns = printers.column_names(key.columns, MIGRATIONS)
    targets = printers.column_names(key.target_columns, MIGRATIONS)
    table, rule = literal(key.target_table), literal(key.on_delete)
    return f"{table}, {columns}, {targets}, ondelete={rule}"


def _create_index(index: TableIndex, table: str) -> str:
    over = ", ".join(printers.index_columns(index, MIGRATIONS))
    options = printers.index_options(index, MIGRATIONS)
    arguments = (literal(index.name), literal(table), f"[{over}]", *options)
    return f"op.create_index({', '.join(arguments)})"


def _drop_index(index: TableIndex, table: str) -> str:
    return f"op.drop_index({literal(index.name)}, table_name={literal(table)})"
