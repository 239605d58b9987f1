"""The plan of a revision: the schema difference and the changes to existing rows."""

from __future__ import annotations

from dataclasses import dataclass

from generator.migrations.difference.compare import Difference, TableChange
from generator.migrations.plan.backfills import Given
from generator.schema.tables import Column, Table
from generator.sql.text import identifier
from generator.types import Sql


@dataclass(frozen=True)
class Guard:
    """A query that must return no rows for the revision to run."""

    reason: str
    query: Sql


@dataclass(frozen=True)
class Carry:
    """A relation whose pairs move between a foreign key and a join table."""

    entity_table: str
    entity_key: str
    column: str
    """The foreign key column, in the entity's table."""
    join_table: str
    near: str
    """The column of the join table that references the entity."""
    far: str
    target_table: str
    into_join: bool
    """True if the join table is created, False if it is dropped."""


@dataclass(frozen=True)
class TablePlan:
    """The changes to a table that exists in both states."""

    change: TableChange
    given: tuple[tuple[Column, Given], ...] = ()
    """Values of new columns for existing rows."""
    placeholders: tuple[Column, ...] = ()
    """New required columns whose values are lost: rows get a placeholder value."""
    filled: tuple[tuple[Column, Given], ...] = ()
    """Replacements for NULL in columns that become required."""
    crossed: tuple[tuple[Column, Sql], ...] = ()
    """New values of kept columns."""
    converted: tuple[tuple[Column, Sql], ...] = ()
    """The part of `crossed` that is from `convert` in the spec."""
    guards: tuple[Guard, ...] = ()
    """Run before any change."""
    late_guards: tuple[Guard, ...] = ()
    """Run once new columns have their values."""

    @property
    def values(self) -> dict[str, Sql]:
        """The new values, as SQL, of each kept column whose values change."""
        found = {column.name: sql for column, sql in self.crossed}
        for column, given in self.filled:
            if given.sql is not None:
                name = Sql.same(identifier(column.name))
                before = found.get(column.name, name)
                found[column.name] = Sql(
                    f"coalesce({before.sqlite}, {given.sql.sqlite})",
                    f"coalesce({before.postgresql}, {given.sql.postgresql})",
                )
        return found


@dataclass(frozen=True)
class Plan:
    """The work of one `upgrade` or `downgrade`."""

    difference: Difference
    tables: tuple[TablePlan, ...]
    carries: tuple[Carry, ...] = ()
    guards: tuple[Guard, ...] = ()
    """Run first, for the relations that move."""
    is_upgrade: bool = True

    @property
    def created(self) -> tuple[Table, ...]:
        """The tables to create."""
        return self.difference.created
