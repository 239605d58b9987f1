"""The queries of books."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement

from app.db.folding import contains
from app.db.paging import Columns
from app.db.repository import BaseRepository, Relations
from app.models import Book
from app.schemas.book import BookCreate, BookListQuery, BookUpdate

# isort: split
# region custom: imports
# endregion


class BookRepository(BaseRepository[Book, BookCreate, BookUpdate]):
    """The queries of books."""

    model = Book
    sorts: ClassVar[Columns] = {"title": Book.title, "created_at": Book.created_at}
    order: ClassVar[Columns] = {"-created_at": Book.created_at}
    includes: ClassVar[Relations] = {
        "author": Book.author,
        "tags": Book.tags,
        "sequel_to": Book.sequel_to,
    }

    def conditions(self, query: BookListQuery) -> Iterator[ColumnElement[bool]]:
        """Yield the filter and search conditions of a list."""
        if query.status is not None:
            yield Book.status == query.status
        if query.status__in is not None:
            yield Book.status.in_(query.status__in)
        if query.author_id is not None:
            yield Book.author_id == query.author_id
        if query.author_id__in is not None:
            yield Book.author_id.in_(query.author_id__in)
        if query.price is not None:
            yield Book.price == query.price
        if query.price__gt is not None:
            yield Book.price > query.price__gt
        if query.price__gte is not None:
            yield Book.price >= query.price__gte
        if query.price__lt is not None:
            yield Book.price < query.price__lt
        if query.price__lte is not None:
            yield Book.price <= query.price__lte
        if query.price__in is not None:
            yield Book.price.in_(query.price__in)
        if query.search:
            yield contains(Book.title, query.search)

    async def assign(self, row: Book, data: BaseModel, names: set[str]) -> None:
        """Set the attributes in `names`, and check the rows that they refer to."""
        if "tag_ids" in names:
            await self.link(row, Book.tags, data, "tag_ids")
        await super().assign(row, data, names - {"tag_ids"})
        await self.refer(row, Book.author, data, names)
        await self.refer(row, Book.sequel_to, data, names)

    # region custom: queries
    # endregion
