"""The endpoints of books."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from app.api.recovery import repeatable
from app.api.v1.dependencies import BookServiceDep
from app.core.errors import problems
from app.core.etags import ETAG, NOT_MODIFIED, IfMatch, etag
from app.core.schemas import including
from app.schemas.book import (
    BookCreate,
    BookDetail,
    BookItemQuery,
    BookListQuery,
    BookPage,
    BookPublic,
    BookUpdate,
    PublishBookBody,
)

# isort: split
# region custom: imports
# endregion


router = APIRouter(prefix="/books", tags=["books"])


@router.get("", responses=problems(422), response_model_exclude_unset=True)
async def list_books(
    query: Annotated[BookListQuery, Query()],
    service: BookServiceDep,
) -> BookPage:
    """List books.

    Sorted by `-created_at,-id`, unless `sort` is given.
    """
    page = await service.list_books(query)
    return BookPage.model_validate(page, context=including(query))


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses={201: ETAG, **problems(409, 413, 415, 422)},
)
@repeatable
async def create_book(
    data: BookCreate,
    service: BookServiceDep,
    response: Response,
) -> BookPublic:
    """Create a book."""
    book = await service.create_book(data)
    response.headers["ETag"] = etag(book)
    return BookPublic.model_validate(book)


@router.get(
    "/{book_id}",
    responses={200: ETAG, 304: NOT_MODIFIED, **problems(404, 422)},
    response_model_exclude_unset=True,
)
async def get_book(
    book_id: uuid.UUID,
    query: Annotated[BookItemQuery, Query()],
    service: BookServiceDep,
    response: Response,
) -> BookDetail:
    """Get a book."""
    book = await service.get_book(book_id, query)
    response.headers["ETag"] = etag(book)
    return BookDetail.model_validate(book, context=including(query))


@router.patch(
    "/{book_id}",
    responses={200: ETAG, **problems(404, 409, 412, 413, 415, 422, 428)},
)
@repeatable
async def update_book(
    book_id: uuid.UUID,
    data: BookUpdate,
    if_match: IfMatch,
    service: BookServiceDep,
    response: Response,
) -> BookPublic:
    """Update a book."""
    book = await service.update_book(book_id, data, if_match)
    response.headers["ETag"] = etag(book)
    return BookPublic.model_validate(book)


@router.delete(
    "/{book_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 412, 422, 428),
)
@repeatable
async def delete_book(
    book_id: uuid.UUID,
    if_match: IfMatch,
    service: BookServiceDep,
) -> None:
    """Delete a book."""
    await service.delete_book(book_id, if_match)


@router.post(
    "/{book_id}/publish",
    responses={200: ETAG, **problems(404, 412, 413, 415, 422, 428, 501)},
)
async def publish_book(
    book_id: uuid.UUID,
    data: PublishBookBody,
    if_match: IfMatch,
    service: BookServiceDep,
    response: Response,
) -> BookPublic:
    """Put the book on sale."""
    result = await service.publish_book(book_id, data, if_match)
    # The response needs the current keys, times and versions.
    await service.repository.flush()
    response.headers["ETag"] = etag(result)
    return BookPublic.model_validate(result)


# region custom: routes
# endregion
