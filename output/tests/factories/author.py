"""Sample rows of authors."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Author
from app.schemas import AuthorCreate
from tests.support import day_ahead, maker, payload_maker

SAMPLES: list[dict[str, Any]] = [
    {"name": "name a", "born": day_ahead(1)},
    {"name": "name b", "born": day_ahead(2)},
    {"name": "name c"},
]
SAMPLES.append(SAMPLES[-1] | {})


async def values_of_author(session: AsyncSession, number: int) -> dict[str, Any]:
    """Return the values of a sample."""
    return SAMPLES[number]


make_author = maker(Author, values_of_author)
payload_for_author = payload_maker(AuthorCreate, values_of_author)
