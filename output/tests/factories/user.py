"""Sample rows of users."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import User
from tests.support import payload_of, stored

SAMPLES: list[dict[str, Any]] = [
    {"email": "email-a@example.com", "full_name": "full name a"},
    {"email": "email-b@example.com", "full_name": "full name b"},
    {"email": "email-c@example.com", "full_name": None},
    {"email": "email-d@example.com", "full_name": None},
]


async def values_of_user(session: AsyncSession, number: int) -> dict[str, Any]:
    """Return the values of a sample."""
    return SAMPLES[number]


async def make_user(session: AsyncSession, number: int = 0, /, **changes: Any) -> User:
    """Return a user: a sample, stored only once, or a variation of it."""
    values = await values_of_user(session, number)
    return await stored(session, User, number, values, changes)


async def payload_for_user(
    session: AsyncSession,
    number: int = 0,
    /,
    **changes: Any,
) -> dict[str, Any]:
    """Return what a client sends to create a user."""
    values = await values_of_user(session, number)
    return payload_of(values | changes)
