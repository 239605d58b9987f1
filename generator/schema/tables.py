"""Domain → tables: the relational schema that models and migrations are printed from.

Tables are plain data without references to the domain, so that a snapshot can hold them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.types import ColumnType


@dataclass(frozen=True)
class Column:
    """One column."""

    name: str
    type: ColumnType
    nullable: bool
    server_default: str | None = None
    """An SQL literal without the quotes of text (`draft`, `0`, `true`, `{}`), or None."""
    autoincrement: bool = False
    field: str | None = None
    """The field's name in the spec, where it is not the column's."""
    relation: str | None = None
    """The relation whose foreign key it belongs to."""
    values: tuple[str, ...] = ()
    """The values of an enum's list, which no CHECK holds."""
    fill: str | None = None
    """What the application sets where no server default does: `now`, `today`, `uuid`, or
    a literal in wire form (of the kinds that the databases write differently)."""


@dataclass(frozen=True)
class ForeignKey:
    """A foreign key constraint, simple or composite."""

    name: str
    columns: tuple[str, ...]
    target_table: str
    target_columns: tuple[str, ...]
    on_delete: str
    """`RESTRICT`, `CASCADE` or `SET NULL`."""
    deferred: bool = False
    """Made after its table, because the tables refer to each other in a cycle."""


@dataclass(frozen=True)
class UniqueConstraint:
    """A UNIQUE constraint over columns."""

    name: str
    columns: tuple[str, ...]
    concurrently: bool = field(default=False, compare=False)
    """Added to an existing table without keeping out those who write."""


@dataclass(frozen=True)
class CheckConstraint:
    """A CHECK constraint."""

    name: str
    sql: str
    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    """The values that an enum's column may have; empty for the spec's own checks."""


@dataclass(frozen=True)
class TableIndex:
    """An index, possibly unique, partial, or over an expression."""

    name: str
    columns: tuple[str, ...]
    expression: str | None = None
    where: str | None = None
    unique: bool = False
    concurrently: bool = field(default=False, compare=False)
    """Added to an existing table without keeping out those who write."""
    finds_parts: bool = False
    """Whether it finds parts of a text; only PostgreSQL has it, by trigrams."""


@dataclass(frozen=True)
class Table:
    """One table with everything that hangs on it."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    primary_key_name: str
    foreign_keys: tuple[ForeignKey, ...] = ()
    uniques: tuple[UniqueConstraint, ...] = ()
    checks: tuple[CheckConstraint, ...] = ()
    indexes: tuple[TableIndex, ...] = ()
    entity: str | None = None
    """The entity in the spec that it holds, or that declares the relation it holds."""
    relation: str | None = None
    """The many-to-many relation that it holds."""

    @property
    def unique_rules(self) -> tuple[UniqueConstraint | TableIndex, ...]:
        """Give what must be unique beside the primary key."""
        return (*self.uniques, *(index for index in self.indexes if index.unique))
