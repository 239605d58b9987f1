"""Request and response schemas for authors."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from app.core import wire
from app.core.schemas import (
    CountedPage,
    CountedQuery,
    CursorPage,
    CursorQuery,
    DetailSchema,
    InputSchema,
    ItemQuery,
    PatchSchema,
    PublicSchema,
    Schema,
)

if TYPE_CHECKING:
    from app.schemas.book import BookPublic

# isort: split
# region custom: imports
# endregion


class AuthorBase(Schema):
    """Fields shared by requests and responses."""

    name: wire.Text = Field(
        min_length=1,
        max_length=200,
        description="As printed on the cover.",
    )
    born: wire.Date | None = None

    # region custom: base
    # endregion


class AuthorCreate(AuthorBase, InputSchema):
    """A new author."""

    # region custom: create
    # endregion


class AuthorUpdate(PatchSchema):
    """Changes to an author; omitted fields remain unchanged."""

    name: wire.Omittable[wire.Text] = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="As printed on the cover.",
    )
    born: wire.Date | None = None

    # region custom: update
    # endregion


class AuthorPublic(AuthorBase, PublicSchema):
    """Someone who writes books."""

    id: uuid.UUID
    created_at: wire.DateTime = Field(description="When it was created.")
    updated_at: wire.DateTime = Field(description="When it was last changed.")

    # region custom: public
    # endregion


class AuthorDetail(AuthorPublic, DetailSchema):
    """An author with the related objects that were requested."""

    includable: ClassVar[Mapping[str, str]] = {"books": "books"}

    books: list[BookPublic] = Field(default_factory=list)


class AuthorPage(CountedPage, CursorPage[AuthorPublic]):
    """A page of authors."""


class AuthorListQuery(CountedQuery, CursorQuery):
    """Query parameters for the list of authors."""

    name: wire.Text | None = None
    name__in: wire.AnyOf[wire.Text] = None
    name__contains: wire.Text | None = None
    born: wire.Date | None = None
    born__gt: wire.Date | None = None
    born__gte: wire.Date | None = None
    born__lt: wire.Date | None = None
    born__lte: wire.Date | None = None
    born__in: wire.AnyOf[wire.Date] = None
    born__is_null: bool | None = None
    sort: str | None = Field(
        default=None,
        pattern="^-?(name|born)(,-?(name|born))*$",
        description="Comma-separated, `-` for descending order: name, born.",
    )
    search: wire.Text | None = Field(
        default=None,
        max_length=200,
        description="Case-insensitive search in: name.",
    )


class AuthorItemQuery(ItemQuery):
    """Query parameters for fetching an author."""

    include: str | None = Field(
        default=None,
        pattern="^(books)(,(books))*$",
        description="Related objects to embed, comma-separated: books. Only the first 100 items of a list, by key, are embedded, unless the server is configured otherwise. `GET /api/v1/books?author_id={id}` lists all `books`.",
    )


# region custom: schemas
# endregion
