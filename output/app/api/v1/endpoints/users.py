"""The endpoints of users."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status

from app.api.recovery import repeatable
from app.api.v1.dependencies import UserServiceDep
from app.core.errors import problems
from app.schemas.user import UserCreate, UserListQuery, UserPage, UserPublic, UserUpdate

# isort: split
# region custom: imports
# endregion


router = APIRouter(prefix="/users", tags=["users"])


@router.get("", responses=problems(422))
async def list_users(
    query: Annotated[UserListQuery, Query()],
    service: UserServiceDep,
) -> UserPage:
    """List users.

    Sorted by `id`.
    """
    page = await service.list_users(query)
    return UserPage.model_validate(page)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(409, 413, 415, 422),
)
@repeatable
async def create_user(data: UserCreate, service: UserServiceDep) -> UserPublic:
    """Create a user."""
    user = await service.create_user(data)
    return UserPublic.model_validate(user)


@router.get("/{user_id}", responses=problems(404, 422))
async def get_user(user_id: uuid.UUID, service: UserServiceDep) -> UserPublic:
    """Get a user."""
    user = await service.get_user(user_id)
    return UserPublic.model_validate(user)


@router.patch("/{user_id}", responses=problems(404, 409, 413, 415, 422))
@repeatable
async def update_user(
    user_id: uuid.UUID,
    data: UserUpdate,
    service: UserServiceDep,
) -> UserPublic:
    """Update a user."""
    user = await service.update_user(user_id, data)
    return UserPublic.model_validate(user)


@router.delete(
    "/{user_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 422),
)
@repeatable
async def delete_user(user_id: uuid.UUID, service: UserServiceDep) -> None:
    """Delete a user."""
    await service.delete_user(user_id)


# region custom: routes
# endregion
