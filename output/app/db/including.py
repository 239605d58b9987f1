"""Included lists: the first related rows of each row in a response.

They are stored outside the relation: code that reads the relation gets all of its rows
or an error, and a flush never mistakes a partial list for the complete one.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, event, inspect, select, true, tuple_
from sqlalchemy.orm import (
    ORMExecuteState,
    RelationshipProperty,
    UserDefinedOption,
    aliased,
)

from app.core.schemas import INCLUDED
from app.db.base import Base
from app.db.paging import key_columns
from app.db.tracking import AppSession, settings_of

ROWS_AT_ONCE = 500
"""The number of rows whose related rows a single statement fetches."""


class FirstRelated(UserDefinedOption):
    """A statement option that also fetches the first related rows of each row."""

    def __init__(self, attribute: Any) -> None:
        super().__init__()
        self.relation: RelationshipProperty[Any] = attribute.property


@event.listens_for(AppSession, "do_orm_execute")
def after_statement(state: ORMExecuteState) -> Any:
    """Fetch the related rows that a statement's options request."""
    options = [o for o in state.user_defined_options if isinstance(o, FirstRelated)]
    if not options:
        return None
    found = state.invoke_statement().freeze()
    rows = list(found().scalars())
    for relation in (option.relation for option in options):
        parents = [row for row in rows if isinstance(row, relation.parent.class_)]
        for start in range(0, len(parents), ROWS_AT_ONCE):
            include(state, parents[start : start + ROWS_AT_ONCE], relation)
    return found()


def include(
    state: ORMExecuteState, rows: Sequence[Base], relation: RelationshipProperty[Any]
) -> None:
    """Fetch the first related rows of some rows, and store them with each row."""
    keys = [inspect(row).identity or () for row in rows]
    related: dict[tuple[Any, ...], list[Base]] = {key: [] for key in keys}
    statement = first_related(
        relation,
        related,
        settings_of(state.session).max_included,
        lateral=state.session.get_bind().dialect.name != "sqlite",
    )
    option = "include_deleted"
    options = {option: state.execution_options.get(option, False)}
    found = state.session.execute(statement, execution_options=options)
    for *owner, row in found:
        related[tuple(owner)].append(row)
    for row, key in zip(rows, keys, strict=True):
        inspect(row).info.setdefault(INCLUDED, {})[relation.key] = related[key]


def first_related(
    relation: RelationshipProperty[Any],
    keys: Iterable[tuple[Any, ...]],
    limit: int,
    *,
    lateral: bool,
) -> Select[Any]:
    """Return the statement that finds the first related rows of each key.

    A result row is a key and one related row. For each key, an index is read up to the
    limit; a window function would read all related rows.
    """
    owner: Any = aliased(relation.parent)
    first = related_to(owner, relation).limit(limit)
    if lateral:
        row = aliased(relation.mapper, first.lateral())
        is_first: ColumnElement[bool] = true()
    else:
        # SQLite has no LATERAL.
        row = aliased(relation.mapper)
        keys_of_first = first.with_only_columns(*key_columns(relation.mapper.class_))
        is_first = tuple_(*key_columns(row)).in_(keys_of_first)
    pairs = inspect(owner).selectable.join(inspect(row).selectable, is_first)
    statement = select(*key_columns(owner), row).select_from(pairs)
    statement = statement.where(tuple_(*key_columns(owner)).in_(keys))
    return statement.order_by(*key_columns(row))


def related_to(owner: Any, relation: RelationshipProperty[Any]) -> Select[Any]:
    """Return the subquery of the rows related to an owner, sorted by key."""
    itself: Any = aliased(relation.parent)
    pairs = zip(key_columns(itself), key_columns(owner), strict=True)
    statement = select(relation.mapper).select_from(itself)
    statement = statement.join(getattr(itself, relation.key))
    statement = statement.where(*(own == outer for own, outer in pairs))
    key = key_columns(relation.mapper.class_)
    return statement.order_by(*key).correlate(inspect(owner).selectable)
