"""The plan of a revision: the schema difference and the changes to existing rows."""

from __future__ import annotations

from dataclasses import dataclass

from generator.migrations.difference.compare import SchemaDifference, TableChange
from generator.migrations.plan.backfills import BackfillValue
from generator.schema import Column, Table
from generator.sql import identifier
from generator.types import DialectSql


@dataclass(frozen=True)
class RowGuard:
    """A query that must return no rows for the revision to run."""

    reason: str
    query: DialectSql


@dataclass(frozen=True)
class RelationMove:
    """A relation whose pairs move between a foreign key and a join table."""

    entity_table: str
    entity_key: str
    column: str
    """The foreign key column, in the entity's table."""
    join_table: str
    entity_column: str
    """The column of the join table that references the entity."""
    target_column: str
    target_table: str
    to_join_table: bool
    """True if the join table is created, False if it is dropped."""


@dataclass(frozen=True)
class TablePlan:
    """The changes to a table that exists in both states."""

    change: TableChange
    backfills: tuple[tuple[Column, BackfillValue], ...] = ()
    """Values of new columns for existing rows."""
    placeholders: tuple[Column, ...] = ()
    """New required columns whose values are lost: rows get a placeholder value."""
    null_backfills: tuple[tuple[Column, BackfillValue], ...] = ()
    """Replacements for NULL in columns that become required."""
    conversions: tuple[tuple[Column, DialectSql], ...] = ()
    """New values of kept columns."""
    spec_conversions: tuple[tuple[Column, DialectSql], ...] = ()
    """The part of `crossed` that is from `convert` in the spec."""
    early_guards: tuple[RowGuard, ...] = ()
    """Run before any change."""
    late_guards: tuple[RowGuard, ...] = ()
    """Run once new columns have their values."""

    @property
    def values(self) -> dict[str, DialectSql]:
        """The new values, as SQL, of each kept column whose values change."""
        found = {column.name: sql for column, sql in self.conversions}
        for column, given in self.null_backfills:
            if given.sql is not None:
                name = DialectSql.for_both(identifier(column.name))
                before = found.get(column.name, name)
                found[column.name] = DialectSql(
                    f"coalesce({before.sqlite}, {given.sql.sqlite})",
                    f"coalesce({before.postgresql}, {given.sql.postgresql})",
                )
        return found


@dataclass(frozen=True)
class RevisionPlan:
    """The work of one `upgrade` or `downgrade`."""

    difference: SchemaDifference
    tables: tuple[TablePlan, ...]
    moves: tuple[RelationMove, ...] = ()
    guards: tuple[RowGuard, ...] = ()
    """Run first, for the relations that move."""
    is_upgrade: bool = True

    @property
    def created(self) -> tuple[Table, ...]:
        """The tables to create."""
        return self.difference.created
