"""What a revision does: a difference, with what becomes of the rows."""

from __future__ import annotations

from dataclasses import dataclass

from generator.migrations.compare import Difference, TableChange
from generator.migrations.values import Given
from generator.schema.tables import Column, Table
from generator.sql.text import identifier
from generator.types import Sql


@dataclass(frozen=True)
class Guard:
    """A question to the rows that must have no answer."""

    reason: str
    query: Sql


@dataclass(frozen=True)
class Carry:
    """Pairs that move between a foreign key and a join table."""

    entity_table: str
    entity_key: str
    column: str
    """The column of the foreign key, in the entity's table."""
    join_table: str
    near: str
    """The column of the join table that points at the entity."""
    far: str
    target_table: str
    into_join: bool
    """Whether the join table is made, or goes."""


@dataclass(frozen=True)
class TablePlan:
    """What happens to one table that is in both states."""

    change: TableChange
    given: tuple[tuple[Column, Given], ...] = ()
    """Values of new columns for the rows that are there already."""
    placeholders: tuple[Column, ...] = ()
    """New required columns whose values are gone: rows get something of the type."""
    filled: tuple[tuple[Column, Given], ...] = ()
    """Values in place of NULL, for columns that become required."""
    crossed: tuple[tuple[Column, Sql], ...] = ()
    """Values of kept columns that change, with all that follows from them."""
    converted: tuple[tuple[Column, Sql], ...] = ()
    """Those of them that the spec's `convert` gives."""
    guards: tuple[Guard, ...] = ()
    """Asked before anything has changed."""
    late_guards: tuple[Guard, ...] = ()
    """Asked once new columns have their values."""

    @property
    def values(self) -> dict[str, Sql]:
        """Give every kept column whose values SQL changes, and the new values."""
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
    """What one `upgrade` or `downgrade` does."""

    difference: Difference
    tables: tuple[TablePlan, ...]
    carries: tuple[Carry, ...] = ()
    guards: tuple[Guard, ...] = ()
    """Asked first, about what is carried over."""
    is_upgrade: bool = True

    @property
    def created(self) -> tuple[Table, ...]:
        """Give the tables that come."""
        return self.difference.created
