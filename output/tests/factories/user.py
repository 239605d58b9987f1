"""Sample rows of users."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import User
from app.schemas import UserCreate
from tests.support import maker, payload_maker, sample

SAMPLES: dict[str, list[Any]] = {
    "email": [
        "email-a@example.com",
        "email-b@example.com",
        "email-c@example.com",
        "email-d@example.com",
    ],
    "full_name": ["full name a", "full name b", None],
}


async def values_of_user(session: AsyncSession, number: int) -> dict[str, Any]:
    """Return the values of a sample."""
    return sample(SAMPLES, number)


make_user = maker(User, values_of_user)
payload_for_user = payload_maker(UserCreate, values_of_user)
