"""Statements about one model, made once and run with other values each time.

Making a statement costs more than running it by key does.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Select, bindparam, inspect, select
from sqlalchemy.orm import (
    InstrumentedAttribute,
    RelationshipDirection,
    RelationshipProperty,
)

from app.db.base import Base, SoftDelete
from app.db.locks import to_refer
from app.db.tracking import live_only


@dataclass(frozen=True)
class ReferenceLookup:
    """How to find the row that a relation of a model leads to."""

    target: type[Base]
    columns: tuple[str, ...]
    """The foreign keys, which are the statement's parameters too."""
    statement: Select[Any]
    """Keeps others from deleting the row that it finds."""

    def is_left_to(self, dialect: Dialect) -> bool:
        """Return whether the database itself refuses a key that leads nowhere.

        SQLite does not say which foreign key is broken, and a row that is only marked
        as deleted still satisfies one.
        """
        return dialect.name != "sqlite" and not issubclass(self.target, SoftDelete)


@cache
def all_of(model: type[Base]) -> Select[Any]:
    """Return the statement of all live rows of a model."""
    return live_only(select(model))


@cache
def one_of(model: type[Base]) -> Select[Any]:
    """Return the statement of a live row; `key_values` makes its parameters."""
    return all_of(model).where(
        *(equals(column, key_name(place)) for place, column in enumerate(key_of(model)))
    )


def key_values(model: type[Base], key: tuple[Any, ...]) -> dict[str, Any]:
    """Return a primary key as the parameters of `one_of`.

    Raises:
        ValueError: it has more values than the model's key, or fewer.
    """
    pairs = zip(key_of(model), key, strict=True)
    return {key_name(place): value for place, (_, value) in enumerate(pairs)}


@cache
def references_of(model: type[Base]) -> list[ReferenceLookup]:
    """Return how to find the rows that a model's foreign keys lead to."""
    return [
        lookup(relation)
        for relation in inspect(model).relationships
        if relation.direction is RelationshipDirection.MANYTOONE
    ]


def lookup(relation: RelationshipProperty[Any]) -> ReferenceLookup:
    """Return how to find the row that a relation leads to."""
    target = relation.mapper
    columns = {
        relation.parent.get_property_by_column(local).key: (
            target.get_property_by_column(remote).class_attribute
        )
        for local, remote in relation.local_remote_pairs or ()
    }
    found = select(next(iter(columns.values())))
    found = found.where(*(equals(column, name) for name, column in columns.items()))
    return ReferenceLookup(target.class_, tuple(columns), to_refer(live_only(found)))


@cache
def key_of(model: type[Base]) -> list[InstrumentedAttribute[Any]]:
    """Return the columns of the primary key of a model, in order."""
    return key_columns(model)


def key_columns(model: Any) -> list[InstrumentedAttribute[Any]]:
    """Return the columns of the primary key of a model, or of an alias of one."""
    mapper = inspect(model).mapper
    names = (mapper.get_property_by_column(c).key for c in mapper.primary_key)
    return [getattr(model, name) for name in names]


def key_name(place: int) -> str:
    """Return the parameter of a column of the primary key."""
    return f"key_{place}"


def equals(column: InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a column has the value of a parameter."""
    return column == bindparam(name, type_=column.type)
