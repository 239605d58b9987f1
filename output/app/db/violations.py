"""What a database says when a constraint is broken, in terms of the models."""

import re
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Constraint, Index, Table
from sqlalchemy.exc import IntegrityError

from app.db.base import Base, mappers

Kind = Literal["unique", "reference", "check", "required"]

SQLSTATES: dict[str, Kind] = {
    "23502": "required",
    "23001": "reference",
    "23503": "reference",
    "23505": "unique",
    "23514": "check",
}
SQLITE_MESSAGES: dict[str, Kind] = {
    "NOT NULL": "required",
    "FOREIGN KEY": "reference",
    "UNIQUE": "unique",
    "CHECK": "check",
}
SQLITE_MESSAGE = re.compile(
    r"(NOT NULL|FOREIGN KEY|UNIQUE|CHECK) constraint failed(?:: (?:index )?(.*))?"
)


@dataclass(frozen=True)
class Violation:
    """A broken constraint: its kind, its name, and the attributes that it is about."""

    kind: Kind
    constraint: str | None = None
    table: str | None = None
    attributes: tuple[str, ...] = ()


def explain(error: IntegrityError) -> Violation | None:
    """Tell which constraint was broken, or None where the database does not say."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is None:
        return explain_sqlite(str(error.orig))
    kind = SQLSTATES.get(diagnosis.sqlstate)
    if kind is None:
        return None
    if kind == "required":
        return Violation(kind, None, diagnosis.table_name, (diagnosis.column_name,))
    return named(kind, diagnosis.constraint_name)


def explain_sqlite(message: str) -> Violation | None:
    """Read SQLite's message: it names columns, indexes, checks, but no foreign keys."""
    match = SQLITE_MESSAGE.search(message)
    if match is None:
        return None
    kind, subject = SQLITE_MESSAGES[match[1]], match[2] or ""
    if "." not in subject:
        return named(kind, subject.strip("'") or None)
    columns = [column.rpartition(".") for column in subject.split(", ")]
    table = Base.metadata.tables[columns[0][0]]
    return Violation(kind, None, table.name, attributes(table, [c[2] for c in columns]))


def named(kind: Kind, name: str | None) -> Violation:
    """Find a constraint or an index in the models by its name."""
    for table in Base.metadata.tables.values():
        rules: list[Constraint | Index] = [*table.constraints, *table.indexes]
        for rule in rules:
            if name is not None and rule.name == name:
                names = [column.name for column in getattr(rule, "columns", ())]
                return Violation(kind, name, table.name, attributes(table, names))
    return Violation(kind, name)


def attributes(table: Table, columns: list[str]) -> tuple[str, ...]:
    """Give the attributes that hold these columns, by the names of the wire."""
    for mapper in mappers():
        if mapper.local_table is table:
            found = [table.c[name] for name in columns]
            keys = [mapper.get_property_by_column(column).key for column in found]
            return tuple(
                column.info.get("wire", key)
                for column, key in zip(found, keys, strict=True)
            )
    return tuple(columns)
