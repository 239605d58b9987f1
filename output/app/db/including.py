"""Related rows that answers include: of a list, the first few by key.

They are kept beside the relations of a row, not in them: who reads a relation gets all
of it or an error, and no flush takes a part of a list for the whole.
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

from app.core.config import get_settings
from app.core.schemas import INCLUDED
from app.db.base import Base
from app.db.paging import key_columns
from app.db.tracking import AppSession

ROWS_AT_ONCE = 500
"""How many rows one statement fetches related ones for."""


class FirstRelated(UserDefinedOption):
    """Has a statement fetch the first related rows of each row that it finds."""

    def __init__(self, attribute: Any) -> None:
        super().__init__()
        self.relation: RelationshipProperty[Any] = attribute.property


@event.listens_for(AppSession, "do_orm_execute")
def after_statement(state: ORMExecuteState) -> Any:
    """Fetch the related rows that a statement's options ask for."""
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
    """Fetch the first rows that each of these is related to, and keep them beside it."""
    keys = [inspect(row).identity or () for row in rows]
    related: dict[tuple[Any, ...], list[Base]] = {key: [] for key in keys}
    statement = first_related(
        relation,
        related,
        get_settings().max_included,
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
    """Return the statement that finds the first rows related to those with some keys.

    Each comes behind the key that it belongs to. An index is read as far as the limit,
    for one key after the other: a window over all of them would read every row.
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
    """Return the statement of the rows that a row around it is related to, by key."""
    itself: Any = aliased(relation.parent)
    pairs = zip(key_columns(itself), key_columns(owner), strict=True)
    statement = select(relation.mapper).select_from(itself)
    statement = statement.join(getattr(itself, relation.key))
    statement = statement.where(*(own == outer for own, outer in pairs))
    key = key_columns(relation.mapper.class_)
    return statement.order_by(*key).correlate(inspect(owner).selectable)
