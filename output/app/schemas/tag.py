"""What clients send and receive of tags."""

from __future__ import annotations

import uuid

from pydantic import Field

from app.core import wire
from app.core.schemas import (
    CursorPage,
    CursorQuery,
    InputSchema,
    PatchSchema,
    PublicSchema,
    Schema,
)


class TagBase(Schema):
    """What is sent and received alike."""

    name: wire.Text = Field(max_length=50)


class TagCreate(TagBase, InputSchema):
    """A new tag."""


class TagUpdate(PatchSchema):
    """Changes to a tag; what is left out stays as it is."""

    name: wire.Omittable[wire.Text] = Field(default=None, max_length=50)


class TagPublic(TagBase, PublicSchema):
    """A tag."""

    id: uuid.UUID


class TagPage(CursorPage[TagPublic]):
    """A page of tags."""


class TagListQuery(CursorQuery):
    """How to narrow and order the list of tags."""


# region custom: schemas
# endregion
