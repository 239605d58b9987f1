"""Soft deletion: rows of models with `SoftDelete` are marked instead of removed.

The database applies foreign key rules only to rows that are removed. For marked rows,
they are applied here, before each flush.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, delete, inspect, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, RelationshipDirection, RelationshipProperty, Session

from app.core.clock import utc_now
from app.core.errors import Conflict
from app.db.base import Base, SoftDelete, mappers
from app.db.locks import RowLock, to_delete, unlocked

Relation = RelationshipProperty[Any]

FOR_GOOD = "is removed permanently"
"""The key in the `info` of rows to remove instead of marking them."""


async def purge(session: AsyncSession, row: Base) -> None:
    """Remove a row permanently, with the marked rows that still refer to it.

    Raises:
        Conflict: live rows refer to it and restrict its deletion.
    """
    inspect(row).info[FOR_GOOD] = True
    await session.delete(row)
    await session.flush()


def apply_rules(session: Session) -> None:
    """Mark the rows that a flush deletes, and apply the rules of their relations.

    Raises:
        Conflict: live rows refer to one of them and restrict its deletion.
    """
    done: dict[int, Base] = {}
    pending = list(session.deleted)
    while pending:
        row = pending.pop()
        if id(row) in done:
            continue
        done[id(row)] = row
        is_marked = isinstance(row, SoftDelete) and FOR_GOOD not in inspect(row).info
        for relation in referring(inspect(row).mapper):
            pending += follow(session, relation, row, is_marked=is_marked)
        if isinstance(row, SoftDelete) and is_marked:
            session.add(row)
            row.deleted_at = utc_now()
        else:
            purge_deleted(session, row)


def mark_all(
    session: Session, model: Any, conditions: Sequence[ColumnElement[bool]]
) -> Any:
    """Mark the rows that match conditions, and apply the rules of their relations.

    Raises:
        Conflict: live rows refer to one of them and restrict its deletion.
    """
    rows = session.scalars(to_delete(select(model).where(*conditions))).all()
    mark = update(model).where(*conditions).values(deleted_at=utc_now())
    # If one of the rows cannot be deleted, none of them is marked.
    with session.begin_nested():
        marked = session.execute(mark)
        for row in rows:
            for relation in referring(inspect(row).mapper):
                follow(session, relation, row, is_marked=True)
        session.flush()
    return marked


def follow(
    session: Session, relation: Relation, row: Base, *, is_marked: bool
) -> list[Base]:
    """Apply the rule of a relation to the rows that refer to a deleted row.

    Return the rows that are deleted with it.
    """
    rule = on_delete(relation)
    if rule == "RESTRICT":
        refuse_if_referred_to(session, relation, row)
        return []
    if not is_marked:
        return []  # The database applies the other rules itself.
    children = referring_rows(session, relation, row, lock=to_delete)
    if rule == "CASCADE":
        for child in children:
            session.delete(child)
        return children
    for child in children:
        for column in relation.local_columns:
            setattr(child, relation.parent.get_property_by_column(column).key, None)
    return []


def refuse_if_referred_to(session: Session, relation: Relation, row: Base) -> None:
    """Raise `Conflict` if live rows refer to a row and restrict its deletion."""
    # Pending changes may delete these rows, or make them refer to another row.
    enough = len(session.identity_map) + 1
    children = referring_rows(session, relation, row, limit=enough)
    if any(child not in session.deleted for child in children):
        raise Conflict("Other resources still reference this one.")


def purge_deleted(session: Session, row: Base) -> None:
    """Remove the marked rows whose foreign keys would prevent removing a row."""
    found, known = [row], {id(row)}
    for each in found:
        for relation in referring(inspect(each).mapper):
            if on_delete(relation) != "RESTRICT":
                continue
            for child in referring_rows(session, relation, each, deleted=True):
                if child not in session.deleted and id(child) not in known:
                    known.add(id(child))
                    found.append(child)
    for child in reversed(found[1:]):
        mapper = inspect(child).mapper
        matches = (column == value_of(child, column) for column in mapper.primary_key)
        session.execute(
            delete(mapper).where(*matches), execution_options={"include_deleted": True}
        )


@cache
def referring(target: Mapper[Any]) -> list[Relation]:
    """Return the relations whose foreign keys refer to this model."""
    return [
        relation
        for mapper in mappers()
        for relation in mapper.relationships
        if relation.mapper is target
        and relation.direction is RelationshipDirection.MANYTOONE
    ]


def referring_rows(
    session: Session,
    relation: Relation,
    row: Base,
    *,
    limit: int | None = None,
    deleted: bool = False,
    lock: RowLock = unlocked,
) -> list[Base]:
    """Fetch the rows that refer to a row by a relation: live or deleted rows."""
    model = relation.parent.class_
    pairs = [
        (relation.parent.get_property_by_column(local).key, value_of(row, remote))
        for local, remote in relation.local_remote_pairs or ()
    ]
    matches = (getattr(model, name) == value for name, value in pairs)
    found: Sequence[Base] = session.scalars(
        lock(select(model).where(*matches).limit(limit)),
        execution_options={"include_deleted": deleted},
    ).all()
    # In the session, a row may already refer to another row.
    return [
        child
        for child in found
        if all(getattr(child, name) == value for name, value in pairs)
    ]


def value_of(row: Base, column: Any) -> Any:
    """Return the value of a row in a column."""
    return getattr(row, inspect(type(row)).get_property_by_column(column).key)


def on_delete(relation: Relation) -> str | None:
    """Return the ON DELETE rule of the foreign key of a relation."""
    column = next(iter(relation.local_columns))
    return next(iter(column.foreign_keys)).ondelete
