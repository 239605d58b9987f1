"""The business rules of authors."""

import uuid

from app.db.locks import to_change, to_delete
from app.db.paging import CursorRows
from app.models import Author
from app.repositories.author import AuthorRepository
from app.schemas.author import (
    AuthorCreate,
    AuthorItemQuery,
    AuthorListQuery,
    AuthorUpdate,
)

# isort: split
# region custom: imports
# endregion


class AuthorService:
    """The business rules of authors."""

    def __init__(self, repository: AuthorRepository) -> None:
        self.repository = repository

    async def list_authors(self, query: AuthorListQuery) -> CursorRows[Author]:
        """Fetch a page of authors."""
        return await self.repository.cursor_page(query)

    async def get_author(self, author_id: uuid.UUID, query: AuthorItemQuery) -> Author:
        """Fetch an author with the relations that the query includes."""
        return await self.repository.get(author_id, include=query.include)

    async def create_author(self, data: AuthorCreate) -> Author:
        """Store a new author."""
        return await self.repository.add(data)

    async def update_author(self, author_id: uuid.UUID, data: AuthorUpdate) -> Author:
        """Update an author."""
        author = await self.repository.get(author_id, lock=to_change)
        return await self.repository.update(author, data)

    async def delete_author(self, author_id: uuid.UUID) -> None:
        """Delete an author."""
        author = await self.repository.get(author_id, lock=to_delete)
        await self.repository.delete(author)

    # region custom: methods
    # endregion
