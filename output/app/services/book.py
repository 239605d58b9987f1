"""The business rules of books."""

import uuid

from app.core.errors import NotImplementedYet
from app.core.etags import ExpectedVersion
from app.db.locks import to_change, to_delete
from app.db.paging import CursorRows
from app.models import Book
from app.repositories.book import BookRepository
from app.schemas.book import (
    BookCreate,
    BookItemQuery,
    BookListQuery,
    BookUpdate,
    PublishBookBody,
)

# isort: split
# region custom: imports
# endregion


class BookService:
    """The business rules of books."""

    def __init__(self, repository: BookRepository) -> None:
        self.repository = repository

    async def list_books(self, query: BookListQuery) -> CursorRows[Book]:
        """Fetch a page of books."""
        return await self.repository.cursor_page(query)

    async def get_book(self, book_id: uuid.UUID, query: BookItemQuery) -> Book:
        """Fetch a book with the relations that the query includes."""
        return await self.repository.get(book_id, include=query.include)

    async def create_book(self, data: BookCreate) -> Book:
        """Store a new book."""
        return await self.repository.add(data)

    async def update_book(
        self,
        book_id: uuid.UUID,
        data: BookUpdate,
        expected: ExpectedVersion,
    ) -> Book:
        """Update a book if it has the expected version."""
        book = await self.repository.get(book_id, lock=to_change)
        expected.check(book)
        return await self.repository.update(book, data)

    async def delete_book(self, book_id: uuid.UUID, expected: ExpectedVersion) -> None:
        """Delete a book if it has the expected version."""
        book = await self.repository.get(book_id, lock=to_delete)
        expected.check(book)
        await self.repository.delete(book)

    async def publish_book(
        self,
        book_id: uuid.UUID,
        data: PublishBookBody,
        expected: ExpectedVersion,
    ) -> Book:
        """Put the book on sale."""
        book = await self.repository.get(book_id, lock=to_change)
        expected.check(book)
        # region custom: publish_book
        raise NotImplementedYet("publish_book")
        # endregion

    # region custom: methods
    # endregion
