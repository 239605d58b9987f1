"""Conditions of lists: filters and search."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, or_

from app.db.folding import contains

Columns = Mapping[str, Any]


OPERATORS: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "": lambda column, value: column == value,
    "gt": lambda column, value: column > value,
    "gte": lambda column, value: column >= value,
    "lt": lambda column, value: column < value,
    "lte": lambda column, value: column <= value,
    "in": lambda column, value: column.in_(value),
    "contains": contains,
    "is_null": lambda column, value: column.is_(None) == value,
}


def filter_conditions(query: BaseModel, columns: Columns) -> Iterator[Any]:
    """Give the conditions of the filters that a query sets: `price__gte=5`."""
    fields = type(query).model_fields
    for attribute in sorted(query.model_fields_set):
        parameter = fields[attribute].alias or attribute
        name, operator = parameter, ""
        if name not in columns:
            name, _, operator = parameter.rpartition("__")
        value = getattr(query, attribute)
        if name in columns and value is not None:
            yield OPERATORS[operator](columns[name], value)


def search_condition(text: str, columns: Sequence[Any]) -> ColumnElement[bool]:
    """Say that one of the columns holds the text."""
    return or_(*(contains(column, text) for column in columns))
