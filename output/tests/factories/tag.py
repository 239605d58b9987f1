"""Sample rows of tags."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Tag
from tests.support import payload_of, stored

SAMPLES: list[dict[str, Any]] = [
    {"name": "name a"},
    {"name": "name b"},
    {"name": "name c"},
    {"name": "name d"},
]


async def values_of_tag(session: AsyncSession, number: int) -> dict[str, Any]:
    """Return the values of a sample."""
    return SAMPLES[number]


async def make_tag(session: AsyncSession, number: int = 0, /, **changes: Any) -> Tag:
    """Return a tag: a sample, stored only once, or a variation of it."""
    values = await values_of_tag(session, number)
    return await stored(session, Tag, number, values, changes)


async def payload_for_tag(
    session: AsyncSession,
    number: int = 0,
    /,
    **changes: Any,
) -> dict[str, Any]:
    """Return what a client sends to create a tag."""
    values = await values_of_tag(session, number)
    return payload_of(values | changes)
