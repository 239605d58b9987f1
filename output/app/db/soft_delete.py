"""Deleting rows, by mark where their model has one.

The foreign keys cannot act for rows that stay, so their rules are applied here.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import RelationshipDirection, RelationshipProperty

from app.core.clock import utc_now
from app.core.errors import Conflict
from app.db.base import Base, SoftDelete, mappers, touch

Relation = RelationshipProperty[Any]


async def delete_row(session: AsyncSession, row: Base) -> None:
    """Delete a row and do as their relations say with the rows that refer to it.

    Raises:
        Conflict: live rows refer to it by a relation that restricts.
    """
    relations = list(referring(type(row)))
    for relation in relations:
        if rule(relation) == "RESTRICT":
            await refuse_if_referred_to(session, relation, row)
    if not isinstance(row, SoftDelete):
        await purge(session, row)
        await session.flush()
        return
    row.deleted_at = utc_now()
    await session.flush()
    for relation in relations:
        for child in await referring_rows(session, relation, row):
            if rule(relation) == "CASCADE":
                await delete_row(session, child)
            else:
                clear(child, relation)
    await session.flush()


async def purge(session: AsyncSession, row: Base) -> None:
    """Delete a row for good, and with it the deleted ones that still refer to it.

    Nobody sees these any more, but their foreign keys would hold the row back.
    """
    await session.delete(row)
    with session.no_autoflush:
        for relation in referring(type(row)):
            if rule(relation) != "RESTRICT":
                continue
            for child in await referring_rows(session, relation, row, deleted=True):
                if child not in session.deleted:
                    await purge(session, child)


async def refuse_if_referred_to(
    session: AsyncSession, relation: Relation, row: Base
) -> None:
    """Refuse to delete a row that live rows refer to by a relation that restricts."""
    if await referring_rows(session, relation, row, limit=1):
        raise Conflict("Something still refers to this.")


def referring(model: type[Base]) -> Iterator[Relation]:
    """Give the relations of all models that lead to this one by a foreign key."""
    for mapper in mappers():
        for relation in mapper.relationships:
            leads_here = relation.mapper.class_ is model
            if leads_here and relation.direction is RelationshipDirection.MANYTOONE:
                yield relation


async def referring_rows(
    session: AsyncSession,
    relation: Relation,
    row: Base,
    *,
    limit: int | None = None,
    deleted: bool = False,
) -> Sequence[Base]:
    """Fetch rows that refer to a row by a relation: live ones, or all."""
    model = relation.parent.class_
    condition = getattr(model, relation.key) == row
    statement = select(model).where(condition).limit(limit)
    found = await session.scalars(
        statement,
        execution_options={"include_deleted": deleted},
    )
    return found.all()


def rule(relation: Relation) -> str | None:
    """Return what the foreign key of a relation says about deletion."""
    column = next(iter(relation.local_columns))
    return next(iter(column.foreign_keys)).ondelete


def clear(row: Base, relation: Relation) -> None:
    """Make a row refer to nothing by this relation."""
    for column in relation.local_columns:
        setattr(row, inspect(type(row)).get_property_by_column(column).key, None)
    touch(row)
