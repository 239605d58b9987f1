"""Conditions of lists: filters and search."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, String, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

Columns = Mapping[str, Any]


class ascii_lower(GenericFunction[str]):
    """Lower-case for ASCII letters only, which both databases agree on."""

    type = String()
    inherit_cache = True


@compiles(ascii_lower)
def compile_ascii_lower(element: Any, compiler: Any, **options: Any) -> str:
    """Print it for SQLite, whose `lower` leaves other letters alone."""
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(ascii_lower, "postgresql")
def compile_ascii_lower_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    """Print it for PostgreSQL, where the C collation knows ASCII only."""
    return f'lower({compiler.process(element.clauses, **options)} COLLATE "C")'


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """Say that a column holds a text somewhere, whatever the case of ASCII letters."""
    folded = "".join(c.lower() if c.isascii() else c for c in text)
    return ascii_lower(column).contains(folded, autoescape=True)


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
