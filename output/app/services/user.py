"""The business rules of users."""

import uuid

from app.db.locks import to_change, to_delete
from app.db.paging import CursorRows
from app.models import User
from app.repositories.user import UserRepository
from app.schemas.user import UserCreate, UserListQuery, UserUpdate

# isort: split
# region custom: imports
# endregion


class UserService:
    """The business rules of users."""

    def __init__(self, repository: UserRepository) -> None:
        self.repository = repository

    async def list_users(self, query: UserListQuery) -> CursorRows[User]:
        """Fetch a page of users."""
        return await self.repository.cursor_page(query)

    async def get_user(self, user_id: uuid.UUID) -> User:
        """Fetch a user."""
        return await self.repository.get(user_id)

    async def create_user(self, data: UserCreate) -> User:
        """Store a new user."""
        return await self.repository.add(data)

    async def update_user(self, user_id: uuid.UUID, data: UserUpdate) -> User:
        """Update a user."""
        user = await self.repository.get(user_id, lock=to_change)
        return await self.repository.update(user, data)

    async def delete_user(self, user_id: uuid.UUID) -> None:
        """Delete a user."""
        user = await self.repository.get(user_id, lock=to_delete)
        await self.repository.delete(user)

    # region custom: methods
    # endregion
