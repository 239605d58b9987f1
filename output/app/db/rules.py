"""The constraints and indexes of the models."""

import re
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Constraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Table,
)

from app.db.base import Base

TableRule = Constraint | Index

QUOTED = re.compile(r"'(?:[^']|'')*'")
LONG_TEXT = 500
"""Several texts of more characters may not fit into an entry of an index."""


def rules_of(table: Table) -> list[TableRule]:
    """Return the constraints and indexes of a table."""
    return [*table.constraints, *table.indexes]


def named(name: str) -> TableRule | None:
    """Find a constraint or an index in the models by its name."""
    for table in Base.metadata.tables.values():
        for rule in rules_of(table):
            if rule.name == name:
                return rule
    return None


def columns_of(rule: TableRule, table: Table) -> list[Column[Any]]:
    """Return the columns that a constraint or an index is about."""
    columns: list[Column[Any]] = list(getattr(rule, "columns", ()))
    if columns:
        return columns
    if isinstance(rule, Index):
        sql = " ".join(map(str, rule.expressions))
    else:
        sql = str(getattr(rule, "sqltext", ""))
    words = re.findall(r"\w+", QUOTED.sub("", sql))
    return [column for column in table.columns if column.name in words]


def indexed_texts(table: Table, columns: set[str]) -> list[TableRule]:
    """Return what keeps long texts of some of these columns in an index."""
    return [
        rule
        for rule in rules_of(table)
        if not isinstance(rule, CheckConstraint | ForeignKeyConstraint)
        and any(c.name in columns and is_long(c) for c in columns_of(rule, table))
    ]


def is_long(column: Column[Any]) -> bool:
    """Return whether a column takes long texts, or bytes."""
    # A decorated type holds the one that it decorates.
    kind = getattr(column.type, "impl_instance", column.type)
    if not isinstance(kind, String | LargeBinary):
        return False
    return kind.length is None or kind.length > LONG_TEXT
