"""The relational schema that models and migrations are generated from.

Tables are plain data without references to the domain, so that snapshots can store
them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.types import ColumnType, DialectSql


@dataclass(frozen=True)
class Column:
    """One column."""

    name: str
    type: ColumnType
    nullable: bool
    server_default: str | None = None
    """An SQL literal without quotes (`draft`, `0`, `true`, `{}`), or None."""
    autoincrement: bool = False
    field: str | None = None
    """The field's name in the spec, if it differs from the column's."""
    relation: str | None = None
    """The relation whose foreign key it belongs to."""
    values: tuple[str, ...] = ()
    """The values for a list of enums, which has no CHECK; as they are stored."""
    members: tuple[str, ...] = ()
    """The names of these values in the spec, if some are stored otherwise."""
    fill: str | None = None
    """The value that the application sets if there is no server default.

    One of `now`, `today`, `uuid`, or a literal in wire form (of the kinds that the
    databases write differently).
    """


@dataclass(frozen=True)
class ForeignKey:
    """A foreign key constraint, simple or composite."""

    name: str
    columns: tuple[str, ...]
    target_table: str
    target_columns: tuple[str, ...]
    on_delete: str
    """`RESTRICT`, `CASCADE` or `SET NULL`."""
    on_update: str | None = None
    """`RESTRICT` or `CASCADE`, or None."""
    deferred: bool = False
    """Created after its table, because the tables refer to each other in a cycle."""
    deferrable: bool = False
    """Checked only when a transaction is committed."""


@dataclass(frozen=True)
class UniqueConstraint:
    """A UNIQUE constraint over columns."""

    name: str
    columns: tuple[str, ...]
    concurrently: bool = field(default=False, compare=False)
    """Added to an existing table without blocking writes."""


@dataclass(frozen=True)
class CheckConstraint:
    """A CHECK constraint."""

    name: str
    sql: DialectSql
    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    """The values that an enum's column may have; empty for checks of the spec."""
    members: tuple[str, ...] = ()
    """The names of these values in the spec, if some are stored otherwise."""


@dataclass(frozen=True)
class TableIndex:
    """An index, possibly unique, partial, or over an expression."""

    name: str
    columns: tuple[str, ...]
    expression: str | None = None
    where: DialectSql | None = None
    unique: bool = False
    concurrently: bool = field(default=False, compare=False)
    """Added to an existing table without blocking writes."""
    finds_parts: bool = False
    """Whether it is for substring search; PostgreSQL only, by trigrams."""
    using: str | None = None
    """The kind of index on PostgreSQL (`gin`), or None for the usual one.

    That is a B-tree, or `gin` for substring search.
    """

    @property
    def is_ordinary(self) -> bool:
        """Whether it is a B-tree, which has an order and limits the size of entries."""
        return self.using is None and not self.finds_parts

    @property
    def sql(self) -> str:
        """Its expression and condition, for the names in them."""
        where = None if self.where is None else self.where.postgresql
        return " ".join(part for part in (where, self.expression) if part)


@dataclass(frozen=True)
class Table:
    """One table with its constraints and indexes."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    primary_key_name: str
    foreign_keys: tuple[ForeignKey, ...] = ()
    uniques: tuple[UniqueConstraint, ...] = ()
    checks: tuple[CheckConstraint, ...] = ()
    indexes: tuple[TableIndex, ...] = ()
    entity: str | None = None
    """The entity of the table, or for a join table, the one declaring the relation."""
    relation: str | None = None
    """The many-to-many relation of a join table."""

    @property
    def unique_rules(self) -> tuple[UniqueConstraint | TableIndex, ...]:
        """The unique constraints and indexes, besides the primary key."""
        return (*self.uniques, *(index for index in self.indexes if index.unique))

    def key_of(self, column: str) -> ForeignKey | None:
        """Return the foreign key of a column, the shortest one if it is in several."""
        keys = (key for key in self.foreign_keys if column in key.columns)
        return min(keys, key=lambda key: len(key.columns), default=None)
