"""What clients call models and columns."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table

from app.db.base import mappers

WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def label_of(table: Table) -> str | None:
    """Return what people call the rows of a table."""
    models = (mapper.class_ for mapper in mappers() if mapper.local_table is table)
    return next((label(model) for model in models), None)


def label(model: type[Any]) -> str:
    """Return what people call a row of a model: `order line`."""
    return WORDS.sub(" ", model.__name__).lower()


def attributes(table: Table, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the attributes that hold these columns, by the names of the wire."""
    for mapper in mappers():
        if mapper.local_table is table:
            found = [table.c[name] for name in columns]
            keys = [mapper.get_property_by_column(column).key for column in found]
            return tuple(
                column.info.get("wire", key)
                for column, key in zip(found, keys, strict=True)
            )
    return tuple(columns)
