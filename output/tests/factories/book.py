"""Sample rows of books."""

import decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.enums import BookStatus
from app.models import Book
from tests.factories.author import make_author
from tests.support import payload_of, stored

SAMPLES: list[dict[str, Any]] = [
    {
        "title": "title a",
        "isbn": "0000000000000",
        "price": decimal.Decimal("0.00"),
        "status": BookStatus.DRAFT,
        "keywords": ["keywords a"],
        "metadata_": {"number": 1},
    },
    {
        "title": "title b",
        "isbn": "1000000000000",
        "price": decimal.Decimal("1.00"),
        "status": BookStatus.PUBLISHED,
        "keywords": ["keywords b"],
        "metadata_": {"number": 2},
    },
    {
        "title": "title c",
        "isbn": "2000000000000",
        "price": decimal.Decimal("2.00"),
        "status": BookStatus.OUT_OF_PRINT,
        "keywords": ["keywords c"],
        "metadata_": {"number": 3},
    },
    {
        "title": "title c",
        "isbn": "3000000000000",
        "price": decimal.Decimal("2.00"),
        "status": BookStatus.OUT_OF_PRINT,
        "keywords": ["keywords c"],
        "metadata_": {"number": 3},
    },
]


async def values_of_book(session: AsyncSession, number: int) -> dict[str, Any]:
    """Return the values of a sample, which refers to stored rows."""
    author = await make_author(session, number)
    return SAMPLES[number] | {"author_id": author.id}


async def make_book(session: AsyncSession, number: int = 0, /, **changes: Any) -> Book:
    """Return a book: a sample, stored only once, or a variation of it."""
    values = await values_of_book(session, number)
    return await stored(session, Book, number, values, changes)


async def payload_for_book(
    session: AsyncSession,
    number: int = 0,
    /,
    **changes: Any,
) -> dict[str, Any]:
    """Return what a client sends to create a book."""
    values = await values_of_book(session, number)
    return payload_of(values | changes, metadata_="metadata")
