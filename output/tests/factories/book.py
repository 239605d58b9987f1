"""Sample rows of books."""

import decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.enums import BookStatus
from app.models import Book
from app.schemas import BookCreate
from tests.factories.author import make_author
from tests.support import maker, payload_maker

SAMPLES: list[dict[str, Any]] = [
    {
        "title": "title a",
        "isbn": "0000000000000",
        "price": decimal.Decimal("10.00"),
        "status": BookStatus.DRAFT,
        "keywords": ["keywords a"],
        "metadata_": {"number": 1},
    },
    {
        "title": "title b",
        "isbn": "1000000000000",
        "price": decimal.Decimal("11.00"),
        "status": BookStatus.PUBLISHED,
        "keywords": ["keywords b"],
        "metadata_": {"number": 2},
    },
    {
        "title": "title c",
        "isbn": "2000000000000",
        "price": decimal.Decimal("12.00"),
        "status": BookStatus.OUT_OF_PRINT,
        "keywords": ["keywords c"],
        "metadata_": {"number": 3},
    },
]
SAMPLES.append(SAMPLES[-1] | {"isbn": "3000000000000"})


async def values_of_book(session: AsyncSession, number: int) -> dict[str, Any]:
    """Return the values of a sample, which refers to stored rows."""
    author = await make_author(session, number)
    return SAMPLES[number] | {"author_id": author.id}


make_book = maker(Book, values_of_book)
payload_for_book = payload_maker(BookCreate, values_of_book)
