"""Sample rows of authors."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Author
from app.schemas import AuthorCreate
from tests.support import days_from_now, maker, payload_maker, sample

SAMPLES: dict[str, list[Any]] = {
    "name": ["name a", "name b", "name c"],
    "born": [days_from_now(1), days_from_now(2), None],
}


async def values_of_author(session: AsyncSession, number: int) -> dict[str, Any]:
    """Return the values of a sample."""
    return sample(SAMPLES, number)


make_author = maker(Author, values_of_author)
payload_for_author = payload_maker(AuthorCreate, values_of_author)
