"""Sample rows of authors."""

import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Author
from tests.support import payload_of, stored

SAMPLES: list[dict[str, Any]] = [
    {"name": "name a", "born": datetime.date(2024, 1, 1)},
    {"name": "name b", "born": datetime.date(2024, 1, 2)},
    {"name": "name c", "born": None},
    {"name": "name c", "born": None},
]


async def values_of_author(session: AsyncSession, number: int) -> dict[str, Any]:
    """Return the values of a sample."""
    return SAMPLES[number]


async def make_author(
    session: AsyncSession,
    number: int = 0,
    /,
    **changes: Any,
) -> Author:
    """Return an author: a sample, stored only once, or a variation of it."""
    values = await values_of_author(session, number)
    return await stored(session, Author, number, values, changes)


async def payload_for_author(
    session: AsyncSession,
    number: int = 0,
    /,
    **changes: Any,
) -> dict[str, Any]:
    """Return what a client sends to create an author."""
    values = await values_of_author(session, number)
    return payload_of(values | changes)
