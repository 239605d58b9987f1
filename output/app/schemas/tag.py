"""Request and response schemas for tags."""

from __future__ import annotations

import uuid

from pydantic import Field

from app.core import wire
from app.core.schemas import (
    CountedPage,
    CountedQuery,
    CursorPage,
    CursorQuery,
    InputSchema,
    PatchSchema,
    PublicSchema,
    Schema,
)

# isort: split
# region custom: imports
# endregion


class TagBase(Schema):
    """Fields shared by requests and responses."""

    name: wire.Text = Field(max_length=50)

    # region custom: base
    # endregion


class TagCreate(TagBase, InputSchema):
    """A new tag."""

    # region custom: create
    # endregion


class TagUpdate(PatchSchema):
    """Changes to a tag; omitted fields remain unchanged."""

    name: wire.Omittable[wire.Text] = Field(default=None, max_length=50)

    # region custom: update
    # endregion


class TagPublic(TagBase, PublicSchema):
    """A tag."""

    id: uuid.UUID

    # region custom: public
    # endregion


class TagPage(CountedPage, CursorPage[TagPublic]):
    """A page of tags."""


class TagListQuery(CountedQuery, CursorQuery):
    """Query parameters for the list of tags."""


# region custom: schemas
# endregion
