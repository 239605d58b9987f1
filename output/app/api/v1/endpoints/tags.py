"""The endpoints of tags."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status

from app.api.recovery import repeatable
from app.api.v1.dependencies import TagServiceDep
from app.core.errors import problems
from app.schemas.tag import TagCreate, TagListQuery, TagPage, TagPublic, TagUpdate

# isort: split
# region custom: imports
# endregion


router = APIRouter(prefix="/tags", tags=["tags"])


@router.get("", responses=problems(422))
async def list_tags(
    query: Annotated[TagListQuery, Query()],
    service: TagServiceDep,
) -> TagPage:
    """List tags.

    Sorted by `id`.
    """
    page = await service.list_tags(query)
    return TagPage.model_validate(page)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(409, 413, 415, 422),
)
@repeatable
async def create_tag(data: TagCreate, service: TagServiceDep) -> TagPublic:
    """Create a tag."""
    tag = await service.create_tag(data)
    return TagPublic.model_validate(tag)


@router.get("/{tag_id}", responses=problems(404, 422))
async def get_tag(tag_id: uuid.UUID, service: TagServiceDep) -> TagPublic:
    """Get a tag."""
    tag = await service.get_tag(tag_id)
    return TagPublic.model_validate(tag)


@router.patch("/{tag_id}", responses=problems(404, 409, 413, 415, 422))
@repeatable
async def update_tag(
    tag_id: uuid.UUID,
    data: TagUpdate,
    service: TagServiceDep,
) -> TagPublic:
    """Update a tag."""
    tag = await service.update_tag(tag_id, data)
    return TagPublic.model_validate(tag)


@router.delete(
    "/{tag_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 422),
)
@repeatable
async def delete_tag(tag_id: uuid.UUID, service: TagServiceDep) -> None:
    """Delete a tag."""
    await service.delete_tag(tag_id)


# region custom: routes
# endregion
