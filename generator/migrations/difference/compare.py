"""The difference between two states of the schema."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass

from generator.migrations.difference.name_translation import sql_names, with_new_names
from generator.migrations.difference.part_diff import Part, PartDiff
from generator.migrations.difference.schema_pairing import SchemaPairs, lost_values
from generator.renames import Rename, RenameKind, Renames
from generator.schema import (
    MIGRATIONS,
    CheckConstraint,
    Column,
    ForeignKey,
    Table,
    TableIndex,
    UniqueConstraint,
    column_type,
)
from generator.sql import identifier


@dataclass(frozen=True)
class TableChange:
    """The differences of a table that exists in both states."""

    before: Table
    """The old table."""
    old: Table
    """The old table, under the new names of tables and columns."""
    new: Table
    renames: Renames
    """Of its columns, constraints and indexes, and of the values of its enums.

    Constraints and indexes among them differ only in name."""
    added_columns: tuple[Column, ...]
    dropped_columns: tuple[Column, ...]
    altered_columns: tuple[tuple[Column, Column], ...]
    """Columns whose database definition differs, as pairs of old and new."""
    added_foreign_keys: tuple[ForeignKey, ...]
    dropped_foreign_keys: tuple[ForeignKey, ...]
    added_uniques: tuple[UniqueConstraint, ...]
    dropped_uniques: tuple[UniqueConstraint, ...]
    added_checks: tuple[CheckConstraint, ...]
    dropped_checks: tuple[CheckConstraint, ...]
    added_indexes: tuple[TableIndex, ...]
    dropped_indexes: tuple[TableIndex, ...]
    removed_list_values: tuple[tuple[Column, tuple[str, ...]], ...]
    """Columns with lists of an enum, and the removed values, which no CHECK covers."""

    @property
    def renamed_columns(self) -> tuple[Rename, ...]:
        """The columns with another name."""
        return self.renames.of(RenameKind.COLUMN)

    @property
    def renamed_constraints(self) -> tuple[Rename, ...]:
        """The constraints that differ only in name, including the primary key."""
        return self.renames.of(RenameKind.CONSTRAINT)

    @property
    def renamed_indexes(self) -> tuple[Rename, ...]:
        """The indexes that differ only in name."""
        return self.renames.of(RenameKind.INDEX)

    @property
    def renamed_values(self) -> tuple[Rename, ...]:
        """The values of enums that are stored otherwise; their parent is the column."""
        return self.renames.of(RenameKind.VALUE)

    @property
    def added_rules(self) -> tuple[UniqueConstraint | TableIndex, ...]:
        """The added constraints and indexes that PostgreSQL builds an index for."""
        return (*self.added_uniques, *self.added_indexes)

    def lost_values(self, check: CheckConstraint) -> tuple[str, ...]:
        """Return the values of the old enum that no value of the check continues."""
        before = (c.values for c in self.old.checks if c.columns == check.columns)
        values = [value for found in before for value in found]
        renames = (r for r in self.renamed_values if (r.parent,) == check.columns)
        renamed = {each.new: each.old for each in renames}
        return lost_values(values, check.values, renamed)

    @property
    def kept_columns(self) -> tuple[tuple[Column, Column], ...]:
        """The columns of both states, as pairs of old and new."""
        olds = {column.name: column for column in self.old.columns}
        return tuple(
            (olds[column.name], column)
            for column in self.new.columns
            if column.name in olds
        )

    @property
    def is_renamed(self) -> bool:
        """Whether the name of the table has changed."""
        return self.before.name != self.new.name

    @property
    def has_operations(self) -> bool:
        """Whether the database has to change."""
        return any(
            (
                self.is_renamed,
                self.renamed_columns,
                self.added_columns,
                self.added_indexes,
                self.dropped_indexes,
                self.renamed_indexes,
                self.removed_list_values,
                self.needs_rebuild,
            )
        )

    @property
    def needs_rebuild(self) -> bool:
        """Whether SQLite has to rebuild the table by copying it."""
        return any(
            (
                self.dropped_columns,
                self.altered_columns,
                any(needs_values_first(column) for column in self.added_columns),
                self.added_foreign_keys,
                self.dropped_foreign_keys,
                self.added_uniques,
                self.dropped_uniques,
                self.added_checks,
                self.dropped_checks,
                self.renamed_constraints,
                self.renamed_values,
                self.old.primary_key != self.new.primary_key,
            )
        )


@dataclass(frozen=True)
class SchemaDifference:
    """The changes from one state of the schema to another."""

    created: tuple[Table, ...]
    """In an order in which they can be created."""
    dropped: tuple[Table, ...]
    """In an order in which they can be dropped."""
    kept: tuple[TableChange, ...]
    """The tables of both states, including those unchanged in the database."""
    pairs: SchemaPairs

    @property
    def changed(self) -> tuple[TableChange, ...]:
        """The tables of both states that differ in the database."""
        return tuple(change for change in self.kept if change.has_operations)

    @property
    def has_operations(self) -> bool:
        """Whether the database has to change."""
        return bool(self.created or self.dropped or self.changed)


def compare(
    old: tuple[Table, ...], new: tuple[Table, ...], pairs: SchemaPairs
) -> SchemaDifference:
    """Compare the old tables with the new ones.

    The order of columns and of enum values is ignored.
    """
    olds = {table.name: table for table in old}
    kept = set(pairs.tables.values())
    return SchemaDifference(
        created=tuple(table for table in new if table.name not in pairs.tables),
        dropped=tuple(table for table in reversed(old) if table.name not in kept),
        kept=tuple(
            _change(olds[pairs.tables[table.name]], table, pairs)
            for table in new
            if table.name in pairs.tables
        ),
        pairs=pairs,
    )


def _change(before: Table, new: Table, pairs: SchemaPairs) -> TableChange:
    old = with_new_names(before, new, pairs)
    here = {column.name: column for column in old.columns}
    after = {column.name for column in new.columns}
    foreign_keys = PartDiff(old.foreign_keys, new.foreign_keys, _key)
    swapped = _swapped_rule_test(new, pairs)
    uniques = PartDiff(old.uniques, new.uniques, lambda u: u.columns, swapped)
    indexes = PartDiff(old.indexes, new.indexes, _index, swapped)
    checks, replaced = _checks(old, new, pairs)
    names = {
        RenameKind.COLUMN: _column_names(before, old),
        RenameKind.CONSTRAINT: (
            (old.primary_key_name, new.primary_key_name),
            *(*foreign_keys.renamed, *uniques.renamed, *checks.renamed),
        ),
        RenameKind.INDEX: indexes.renamed,
    }
    return TableChange(
        before=before,
        old=old,
        new=new,
        renames=Renames(tuple(_renames(new, names, pairs))),
        added_columns=tuple(c for c in new.columns if c.name not in here),
        dropped_columns=tuple(c for c in old.columns if c.name not in after),
        altered_columns=tuple(
            (here[column.name], column)
            for column in new.columns
            if column.name in here
            and _definition(here[column.name]) != _definition(column)
        ),
        added_foreign_keys=foreign_keys.added,
        dropped_foreign_keys=foreign_keys.dropped,
        added_uniques=uniques.added,
        dropped_uniques=uniques.dropped,
        added_checks=checks.added,
        dropped_checks=(*checks.dropped, *replaced),
        added_indexes=indexes.added,
        dropped_indexes=indexes.dropped,
        removed_list_values=tuple(_removed_items(old, new, pairs)),
    )


def _swapped_rule_test(table: Table, pairs: SchemaPairs) -> Callable[[Part], bool]:
    """Return a test for unique rules that rows may break while enum values swap names.

    PostgreSQL checks uniqueness row by row, not at the end of the statement.
    """
    columns = {
        column
        for (name, column), values in pairs.values.items()
        if name == table.name and values.keys() & {*values.values()}
    }
    words = {identifier(column) for column in columns}

    def is_swapped(rule: Part) -> bool:
        if isinstance(rule, TableIndex):
            meets = words & sql_names(rule.sql) or columns.intersection(rule.columns)
            return rule.unique and bool(meets)
        return bool(columns.intersection(rule.columns))

    return is_swapped


def _removed_items(
    old: Table, new: Table, pairs: SchemaPairs
) -> Iterator[tuple[Column, tuple[str, ...]]]:
    here = {column.name: column for column in old.columns}
    for column in new.columns:
        before = here[column.name].values if column.name in here else ()
        renamed = pairs.values.get((new.name, column.name), {})
        gone = lost_values(before, column.values, renamed)
        if column.values and gone:
            yield column, gone


def _column_names(before: Table, old: Table) -> tuple[tuple[str, str], ...]:
    columns = zip(before.columns, old.columns, strict=True)
    return tuple((was.name, now.name) for was, now in columns)


def _renames(
    new: Table,
    names: Mapping[RenameKind, tuple[tuple[str, str], ...]],
    pairs: SchemaPairs,
) -> Iterator[Rename]:
    """Yield the renames in a table; `names` are its pairs of old and new names."""
    for kind, each in names.items():
        yield from (Rename(kind, o, n, new.name) for o, n in each if o != n)
    for (table, name), values in pairs.values.items():
        if table == new.name:
            yield from (Rename(RenameKind.VALUE, v, n, name) for n, v in values.items())


def _checks(
    old: Table, new: Table, pairs: SchemaPairs
) -> tuple[PartDiff[CheckConstraint], tuple[CheckConstraint, ...]]:
    """Compare the checks; also return those to replace as their values are renamed.

    A check on renamed values has to be dropped while the rows are updated.
    """
    renamed = {column for table, column in pairs.values if table == new.name}
    replaced = tuple(c for c in old.checks if c.values and renamed & {*c.columns})
    kept = tuple(check for check in old.checks if check not in replaced)
    return PartDiff(kept, new.checks, _check), replaced


def print_type(column: Column) -> str:
    """Return the type of a column as the database has it."""
    return column_type(column.type, counts_up=column.autoincrement, style=MIGRATIONS)


def needs_values_first(column: Column) -> bool:
    """Return whether a new column can be NOT NULL only after its rows have values."""
    return not column.nullable and column.server_default is None


def _definition(column: Column) -> Hashable:
    return print_type(column), column.nullable, column.server_default


def _key(key: ForeignKey) -> Hashable:
    # Creating it after its table leaves no trace in the database.
    rules = key.on_delete, key.on_update, key.deferrable
    return key.columns, key.target_table, key.target_columns, rules


def _check(check: CheckConstraint) -> Hashable:
    return (check.columns, frozenset(check.values)) if check.values else check.sql


def _index(index: TableIndex) -> Hashable:
    return (
        index.columns,
        index.expression,
        index.where,
        index.unique,
        index.finds_parts,
        index.using,
    )
