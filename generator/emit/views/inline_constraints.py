"""Constraints: those declared in a column, and the others."""

from __future__ import annotations

from collections.abc import Collection

from generator.python import Code, literal
from generator.schema import (
    Column,
    ForeignKey,
    Table,
    TableIndex,
    UniqueConstraint,
    conventional_name,
)
from generator.schema import columns as printer
from generator.types import SqlalchemyStyle

STYLE = SqlalchemyStyle("sa.", "postgresql.", in_models=True)
"""How models reach SQLAlchemy."""


class InlineConstraints:
    """The constraints of a table that columns can declare with conventional names.

    Columns that a mixin declares for several tables cannot declare any of one table.
    """

    def __init__(self, table: Table, mixed_in: Collection[str] = ()) -> None:
        self._table = table
        self._mixed_in = mixed_in
        self._columns = {column.name: column for column in table.columns}
        self._keys = {
            k.columns[0]: k for k in table.foreign_keys if self._simple_key(k)
        }
        self._uniques = {u.columns[0] for u in table.uniques if self._simple("uq", u)}
        self._indexes = {
            index.columns[0] for index in table.indexes if self._is_inline_index(index)
        }

    def column(self, name: str) -> Column:
        """Return a column of the table."""
        return self._columns[name]

    def arguments(self, name: str) -> tuple[list[str], list[str]]:
        """Return a column's positional and keyword arguments for its constraints."""
        key = self._keys.get(name)
        positional = [] if key is None else [_inline_key(key)]
        keywords = []
        if name in self._uniques:
            keywords.append("unique=True")
        if name in self._indexes:
            keywords.append("index=True")
        return positional, keywords

    def fields_key(self, name: str) -> list[str]:
        """Return the arguments of SQLModel's `Field` for a column's foreign key."""
        key = self._keys.get(name)
        if key is None:
            return []
        if key.deferred or key.deferrable or key.on_update or _is_cut(key.name):
            # SQLModel has no parameters for these.
            return [f"sa_column_args=[{_inline_key(key)}]"]
        target = literal(f"{key.target_table}.{key.target_columns[0]}")
        return [f"foreign_key={target}", f"ondelete={literal(key.on_delete)}"]

    def table_arguments(self) -> list[Code]:
        """Print the constraints for `__table_args__`."""
        table, found = self._table, []
        if table.primary_key_name != f"pk_{table.name}":
            found.append(printer.print_primary_key(table, STYLE))
        for key in table.foreign_keys:
            if self._keys.get(key.columns[0]) is not key:
                found.append(
                    printer.print_foreign_key(key, STYLE, use_alter=key.deferred)
                )
        for unique in table.uniques:
            if not self._simple("uq", unique):
                found.append(printer.print_unique(unique, STYLE))
        found += [
            printer.print_check_constraint(check, table.name, STYLE)
            for check in table.checks
        ]
        for index in table.indexes:
            if not self._is_inline_index(index) and not index.finds_parts:
                found.append(printer.print_index(index, STYLE))
        return found

    def _is_inline_index(self, index: TableIndex) -> bool:
        plain = index.where is None and index.is_ordinary and not index.unique
        if not plain or not self._simple("ix", index):
            return False
        # Combined with `unique=True`, `index=True` would create a single unique index.
        return index.columns[0] not in self._uniques

    def _simple_key(self, key: ForeignKey) -> bool:
        name = conventional_name("fk", self._table.name, *key.columns, key.target_table)
        return len(key.columns) == 1 and key.name == name

    def _simple(self, prefix: str, rule: UniqueConstraint | TableIndex) -> bool:
        name = conventional_name(prefix, self._table.name, *rule.columns)
        fits = f"{prefix}_{self._table.name}_{'_'.join(rule.columns)}" == name
        if len(rule.columns) != 1 or rule.columns[0] in self._mixed_in:
            return False
        return fits and rule.name == name


def _inline_key(key: ForeignKey) -> str:
    target = literal(f"{key.target_table}.{key.target_columns[0]}")
    name = f", name={literal(key.name)}" if key.deferred or _is_cut(key.name) else ""
    late = ", use_alter=True" if key.deferred else ""
    rules = ", ".join(printer.print_key_rules(key))
    return f"sa.ForeignKey({target}{name}, {rules}{late})"


def _is_cut(name: str) -> bool:
    return len(name.encode()) == 63
