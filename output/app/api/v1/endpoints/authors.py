"""The endpoints of authors."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status

from app.api.recovery import repeatable
from app.api.v1.dependencies import AuthorServiceDep
from app.core.errors import problems
from app.core.schemas import including
from app.schemas.author import (
    AuthorCreate,
    AuthorDetail,
    AuthorItemQuery,
    AuthorListQuery,
    AuthorPage,
    AuthorPublic,
    AuthorUpdate,
)

# isort: split
# region custom: imports
# endregion


router = APIRouter(prefix="/authors", tags=["authors"])


@router.get("", responses=problems(422))
async def list_authors(
    query: Annotated[AuthorListQuery, Query()],
    service: AuthorServiceDep,
) -> AuthorPage:
    """List authors.

    Sorted by `id`, unless `sort` is given.
    """
    page = await service.list_authors(query)
    return AuthorPage.model_validate(page)


@router.post("", status_code=status.HTTP_201_CREATED, responses=problems(413, 415, 422))
@repeatable
async def create_author(data: AuthorCreate, service: AuthorServiceDep) -> AuthorPublic:
    """Create an author."""
    author = await service.create_author(data)
    return AuthorPublic.model_validate(author)


@router.get(
    "/{author_id}",
    responses=problems(404, 422),
    response_model_exclude_unset=True,
)
async def get_author(
    author_id: uuid.UUID,
    query: Annotated[AuthorItemQuery, Query()],
    service: AuthorServiceDep,
) -> AuthorDetail:
    """Get an author."""
    author = await service.get_author(author_id, query)
    return AuthorDetail.model_validate(author, context=including(query))


@router.patch("/{author_id}", responses=problems(404, 413, 415, 422))
@repeatable
async def update_author(
    author_id: uuid.UUID,
    data: AuthorUpdate,
    service: AuthorServiceDep,
) -> AuthorPublic:
    """Update an author."""
    author = await service.update_author(author_id, data)
    return AuthorPublic.model_validate(author)


@router.delete(
    "/{author_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422),
)
@repeatable
async def delete_author(author_id: uuid.UUID, service: AuthorServiceDep) -> None:
    """Delete an author."""
    await service.delete_author(author_id)


# region custom: routes
# endregion
