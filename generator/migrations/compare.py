"""The difference between the tables of two states of the schema."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import TypeVar

from generator.domain.tables import (
    CheckConstraint,
    Column,
    ForeignKey,
    Table,
    TableIndex,
    UniqueConstraint,
)
from generator.emit.python.columns import MIGRATIONS, column_type

_Part = TypeVar("_Part", ForeignKey, UniqueConstraint, CheckConstraint, TableIndex)


@dataclass(frozen=True)
class TableChange:
    """What is different about a table that is in both states."""

    old: Table
    new: Table
    added_columns: tuple[Column, ...]
    dropped_columns: tuple[Column, ...]
    altered_columns: tuple[tuple[Column, Column], ...]
    """Columns whose definition in the database differs, old and new."""
    added_foreign_keys: tuple[ForeignKey, ...]
    dropped_foreign_keys: tuple[ForeignKey, ...]
    added_uniques: tuple[UniqueConstraint, ...]
    dropped_uniques: tuple[UniqueConstraint, ...]
    added_checks: tuple[CheckConstraint, ...]
    dropped_checks: tuple[CheckConstraint, ...]
    added_indexes: tuple[TableIndex, ...]
    dropped_indexes: tuple[TableIndex, ...]

    @property
    def kept_columns(self) -> tuple[tuple[Column, Column], ...]:
        """The columns of both states, old and new."""
        olds = {column.name: column for column in self.old.columns}
        return tuple(
            (olds[column.name], column)
            for column in self.new.columns
            if column.name in olds
        )

    @property
    def has_operations(self) -> bool:
        """Whether the database has to change."""
        return any(
            (
                self.added_columns,
                self.dropped_columns,
                self.altered_columns,
                self.has_constraints,
                self.added_indexes,
                self.dropped_indexes,
            )
        )

    @property
    def has_constraints(self) -> bool:
        """Whether constraints come or go."""
        return any(
            (
                self.added_foreign_keys,
                self.dropped_foreign_keys,
                self.added_uniques,
                self.dropped_uniques,
                self.added_checks,
                self.dropped_checks,
            )
        )


@dataclass(frozen=True)
class Difference:
    """What leads from one state of the schema to another."""

    created: tuple[Table, ...]
    """In the order in which they can be made."""
    dropped: tuple[Table, ...]
    """In the order in which they can be dropped."""
    kept: tuple[TableChange, ...]
    """The tables of both states, also those without a change in the database."""

    @property
    def changed(self) -> tuple[TableChange, ...]:
        """The tables of both states that differ in the database."""
        return tuple(change for change in self.kept if change.has_operations)

    @property
    def has_operations(self) -> bool:
        """Whether the database has to change."""
        return bool(self.created or self.dropped or self.changed)


def compare(old: tuple[Table, ...], new: tuple[Table, ...]) -> Difference:
    """Give what leads from the old tables to the new ones.

    The order of columns and of enum values does not count.
    """
    olds = {table.name: table for table in old}
    names = {table.name for table in new}
    return Difference(
        created=tuple(table for table in new if table.name not in olds),
        dropped=tuple(table for table in reversed(old) if table.name not in names),
        kept=tuple(
            _change(olds[table.name], table) for table in new if table.name in olds
        ),
    )


def _change(old: Table, new: Table) -> TableChange:
    before = {column.name: column for column in old.columns}
    after = {column.name: column for column in new.columns}
    foreign_keys = _parts(old.foreign_keys, new.foreign_keys, _same_key)
    uniques = _parts(old.uniques, new.uniques, _same)
    checks = _parts(old.checks, new.checks, _same_check)
    indexes = _parts(old.indexes, new.indexes, _same)
    return TableChange(
        old=old,
        new=new,
        added_columns=tuple(c for c in new.columns if c.name not in before),
        dropped_columns=tuple(c for c in old.columns if c.name not in after),
        altered_columns=tuple(
            (before[column.name], column)
            for column in new.columns
            if column.name in before
            and _definition(before[column.name]) != _definition(column)
        ),
        added_foreign_keys=foreign_keys[0],
        dropped_foreign_keys=foreign_keys[1],
        added_uniques=uniques[0],
        dropped_uniques=uniques[1],
        added_checks=checks[0],
        dropped_checks=checks[1],
        added_indexes=indexes[0],
        dropped_indexes=indexes[1],
    )


def type_of(column: Column) -> str:
    """Give the type of a column as the database has it."""
    return column_type(column.type, key=column.autoincrement, style=MIGRATIONS)


def _definition(column: Column) -> Hashable:
    return type_of(column), column.nullable, column.server_default


def _parts(
    old: tuple[_Part, ...],
    new: tuple[_Part, ...],
    identity: Callable[[_Part], Hashable],
) -> tuple[tuple[_Part, ...], tuple[_Part, ...]]:
    """Give the parts that are added and those that are dropped."""
    olds = {identity(part) for part in old}
    news = {identity(part) for part in new}
    added = tuple(part for part in new if identity(part) not in olds)
    dropped = tuple(part for part in old if identity(part) not in news)
    return added, dropped


def _same(part: UniqueConstraint | TableIndex) -> Hashable:
    return part


def _same_key(key: ForeignKey) -> Hashable:
    # Whether it is made after its table leaves no trace in the database.
    return replace(key, deferred=False)


def _same_check(check: CheckConstraint) -> Hashable:
    if check.values:
        return check.name, check.columns, frozenset(check.values)
    return check.name, check.sql
