"""The business rules of tags."""

import uuid

from app.db.locks import to_change, to_delete
from app.db.paging import CursorRows
from app.models import Tag
from app.repositories.tag import TagRepository
from app.schemas.tag import TagCreate, TagListQuery, TagUpdate

# isort: split
# region custom: imports
# endregion


class TagService:
    """The business rules of tags."""

    def __init__(self, repository: TagRepository) -> None:
        self.repository = repository

    async def list_tags(self, query: TagListQuery) -> CursorRows[Tag]:
        """Fetch a page of tags."""
        return await self.repository.cursor_page(query)

    async def get_tag(self, tag_id: uuid.UUID) -> Tag:
        """Fetch a tag."""
        return await self.repository.get(tag_id)

    async def create_tag(self, data: TagCreate) -> Tag:
        """Store a new tag."""
        return await self.repository.add(data)

    async def update_tag(self, tag_id: uuid.UUID, data: TagUpdate) -> Tag:
        """Update a tag."""
        tag = await self.repository.get(tag_id, lock=to_change)
        return await self.repository.update(tag, data)

    async def delete_tag(self, tag_id: uuid.UUID) -> None:
        """Delete a tag."""
        tag = await self.repository.get(tag_id, lock=to_delete)
        await self.repository.delete(tag)

    # region custom: methods
    # endregion
