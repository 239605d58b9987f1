"""What clients send and receive of tags."""

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
    """What is sent and received alike."""

    name: wire.Text = Field(max_length=50)

    # region custom: base
    # endregion


class TagCreate(TagBase, InputSchema):
    """A new tag."""

    # region custom: create
    # endregion


class TagUpdate(PatchSchema):
    """Changes to a tag; what is left out stays as it is."""

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
    """How to narrow and order the list of tags."""


# region custom: schemas
# endregion
