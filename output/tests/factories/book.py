"""Sample rows of books."""

import decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.enums import BookStatus
from app.models import Book
from app.schemas import BookCreate
from tests.factories.author import make_author
from tests.support import maker, payload_maker, sample

SAMPLES: dict[str, list[Any]] = {
    "title": ["title a", "title b", "title c"],
    "isbn": ["0000000000000", "1000000000000", "2000000000000", "3000000000000"],
    "price": [
        decimal.Decimal("10.00"),
        decimal.Decimal("11.00"),
        decimal.Decimal("12.00"),
    ],
    "status": [BookStatus.DRAFT, BookStatus.PUBLISHED, BookStatus.OUT_OF_PRINT],
    "keywords": [["keywords a"], ["keywords b"], ["keywords c"]],
    "metadata_": [{"number": 1}, {"number": 2}, {"number": 3}],
}


async def values_of_book(session: AsyncSession, number: int) -> dict[str, Any]:
    """Return the values of a sample, which refers to stored rows."""
    author = await make_author(session, number)
    return sample(SAMPLES, number) | {"author_id": author.id}


make_book = maker(Book, values_of_book)
payload_for_book = payload_maker(BookCreate, values_of_book)
