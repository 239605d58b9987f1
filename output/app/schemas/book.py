"""Request and response schemas for books."""

from __future__ import annotations

import decimal
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar

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
from app.enums import BookStatus

if TYPE_CHECKING:
    from app.schemas.author import AuthorPublic
    from app.schemas.tag import TagPublic

# isort: split
# region custom: imports
# endregion


class BookBase(Schema):
    """Fields shared by requests and responses."""

    title: wire.Text = Field(max_length=200)
    isbn: Annotated[wire.Text, wire.Matching("^[0-9]{13}$")] = Field(max_length=13)
    price: Annotated[decimal.Decimal, wire.Digits(10, 2, minimum="0")]
    status: BookStatus = BookStatus.DRAFT
    keywords: list[wire.Text]
    author_id: uuid.UUID
    sequel_to_id: uuid.UUID | None = None

    # region custom: base
    # endregion


class BookCreate(BookBase, InputSchema):
    """A new book."""

    metadata_: wire.Json = Field(default_factory=dict, alias="metadata")
    tag_ids: list[uuid.UUID] = Field(default_factory=list)

    # region custom: create
    # endregion


class BookUpdate(PatchSchema):
    """Changes to a book; omitted fields remain unchanged."""

    title: wire.Omittable[wire.Text] = Field(default=None, max_length=200)
    isbn: wire.Omittable[Annotated[wire.Text, wire.Matching("^[0-9]{13}$")]] = Field(
        default=None,
        max_length=13,
    )
    price: wire.Omittable[
        Annotated[decimal.Decimal, wire.Digits(10, 2, minimum="0")]
    ] = None
    status: wire.Omittable[BookStatus] = None
    keywords: wire.Omittable[list[wire.Text]] = None
    metadata_: wire.Omittable[wire.Json] = Field(default=None, alias="metadata")
    author_id: wire.Omittable[uuid.UUID] = None
    sequel_to_id: uuid.UUID | None = None
    tag_ids: wire.Omittable[list[uuid.UUID]] = None

    # region custom: update
    # endregion


class BookPublic(BookBase, PublicSchema):
    """A book, sold or about to be."""

    id: uuid.UUID
    created_at: wire.DateTime = Field(description="When it was created.")
    updated_at: wire.DateTime = Field(description="When it was last changed.")
    version: wire.Int32 = Field(
        description="Incremented by every change; sent in `ETag` and `If-Match`.",
    )
    metadata_: wire.Json = Field(serialization_alias="metadata")

    # region custom: public
    # endregion


class BookDetail(BookPublic, DetailSchema):
    """A book with the related objects that were requested."""

    includable: ClassVar[Mapping[str, str]] = {
        "author": "author",
        "tags": "tags",
        "sequel_to": "sequel_to",
    }

    author: wire.Omittable[AuthorPublic] = None
    tags: list[TagPublic] = Field(default_factory=list)
    sequel_to: BookPublic | None = None


class BookPage(CountedPage, CursorPage[BookDetail]):
    """A page of books."""


class BookListQuery(CountedQuery, CursorQuery):
    """Query parameters for the list of books."""

    status: BookStatus | None = None
    status__in: wire.AnyOf[BookStatus] = None
    author_id: uuid.UUID | None = None
    author_id__in: wire.AnyOf[uuid.UUID] = None
    price: Annotated[decimal.Decimal, wire.Digits(10, 2)] | None = None
    price__gt: Annotated[decimal.Decimal, wire.Digits(10, 2)] | None = None
    price__gte: Annotated[decimal.Decimal, wire.Digits(10, 2)] | None = None
    price__lt: Annotated[decimal.Decimal, wire.Digits(10, 2)] | None = None
    price__lte: Annotated[decimal.Decimal, wire.Digits(10, 2)] | None = None
    price__in: wire.AnyOf[Annotated[decimal.Decimal, wire.Digits(10, 2)]] = None
    sort: str | None = Field(
        default=None,
        pattern="^-?(title|created_at)(,-?(title|created_at))*$",
        description="Comma-separated, `-` for descending order: title, created_at. Default: `-created_at`.",
    )
    search: wire.Text | None = Field(
        default=None,
        max_length=200,
        description="Case-insensitive search in: title.",
    )
    include: str | None = Field(
        default=None,
        pattern="^(author|tags)(,(author|tags))*$",
        description="Related objects to embed, comma-separated: author, tags.",
    )


class BookItemQuery(ItemQuery):
    """Query parameters for fetching a book."""

    include: str | None = Field(
        default=None,
        pattern="^(author|sequel_to|tags)(,(author|sequel_to|tags))*$",
        description="Related objects to embed, comma-separated: author, sequel_to, tags.",
    )


class PublishBookBody(InputSchema):
    """The request body of publish_book."""

    notify: bool = True


# region custom: schemas
# endregion
