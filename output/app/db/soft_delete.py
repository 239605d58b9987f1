"""Deleting rows, by mark where their model has one.

The foreign keys cannot act for rows that stay, so their rules are applied here, to
whatever a flush of the session is going to delete.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import delete, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, RelationshipDirection, RelationshipProperty, Session

from app.core.clock import utc_now
from app.core.errors import Conflict
from app.db.base import Base, SoftDelete, mappers
from app.db.locks import RowLock, to_delete, unlocked

Relation = RelationshipProperty[Any]

FOR_GOOD = "rows to delete for good"


async def purge(session: AsyncSession, row: Base) -> None:
    """Delete a row for good, and with it the deleted ones that still refer to it.

    Raises:
        Conflict: live rows refer to it by a relation that restricts.
    """
    session.info.setdefault(FOR_GOOD, {})[id(row)] = row
    await session.delete(row)
    await session.flush()


def apply_rules(session: Session) -> None:
    """Mark the rows that a flush deletes, and do as their relations say with others.

    Raises:
        Conflict: live rows refer to one of them by a relation that restricts.
    """
    done: dict[int, Base] = {}
    pending = list(session.deleted)
    while pending:
        row = pending.pop()
        if id(row) in done:
            continue
        done[id(row)] = row
        is_marked = isinstance(row, SoftDelete) and not is_for_good(session, row)
        for relation in referring(inspect(row).mapper):
            pending += follow(session, relation, row, is_marked=is_marked)
        if isinstance(row, SoftDelete) and is_marked:
            session.add(row)
            row.deleted_at = utc_now()
        else:
            purge_deleted(session, row)


def release(session: Session, rows: Sequence[Base]) -> None:
    """Do with the rows that refer to some as if these were marked as deleted.

    Raises:
        Conflict: live rows refer to one of them by a relation that restricts.
    """
    for row in rows:
        for relation in referring(inspect(row).mapper):
            follow(session, relation, row, is_marked=True)
    session.flush()


def is_for_good(session: Session, row: Any) -> bool:
    """Return whether a row is not to be kept as a deleted one."""
    return id(row) in session.info.get(FOR_GOOD, {})


def follow(
    session: Session, relation: Relation, row: Base, *, is_marked: bool
) -> list[Base]:
    """Do as a relation says with the rows that refer to one that goes.

    Return those that go with it.
    """
    rule = on_delete(relation)
    if rule == "RESTRICT":
        refuse_if_referred_to(session, relation, row)
        return []
    if not is_marked:
        return []  # The database does the rest.
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
    """Refuse to delete a row that live rows refer to by a relation that restricts."""
    # Those in the session may be on their way out, or to another row.
    enough = len(session.identity_map) + 1
    children = referring_rows(session, relation, row, limit=enough)
    if any(child not in session.deleted for child in children):
        raise Conflict("Something still refers to this.")


def purge_deleted(session: Session, row: Base) -> None:
    """Delete the deleted rows for good whose foreign keys would hold a row back."""
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
    """Return the relations of all models that lead to this one by a foreign key."""
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
    """Fetch rows that refer to a row by a relation: live ones, or all."""
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
    # The session may know better than the database where a row leads to.
    return [
        child
        for child in found
        if all(getattr(child, name) == value for name, value in pairs)
    ]


def value_of(row: Base, column: Any) -> Any:
    """Return the value of a row in a column."""
    return getattr(row, inspect(type(row)).get_property_by_column(column).key)


def on_delete(relation: Relation) -> str | None:
    """Return what the foreign key of a relation says about deletion."""
    column = next(iter(relation.local_columns))
    return next(iter(column.foreign_keys)).ondelete
