"""Request and response schemas for users."""

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


class UserBase(Schema):
    """Fields shared by requests and responses."""

    email: wire.Email
    full_name: wire.Text | None = Field(default=None, max_length=200)

    # region custom: base
    # endregion


class UserCreate(UserBase, InputSchema):
    """A new user."""

    # region custom: create
    # endregion


class UserUpdate(PatchSchema):
    """Changes to a user; omitted fields remain unchanged."""

    email: wire.Omittable[wire.Email] = None
    full_name: wire.Text | None = Field(default=None, max_length=200)

    # region custom: update
    # endregion


class UserPublic(UserBase, PublicSchema):
    """Someone who signs in."""

    id: uuid.UUID

    # region custom: public
    # endregion


class UserPage(CountedPage, CursorPage[UserPublic]):
    """A page of users."""


class UserListQuery(CountedQuery, CursorQuery):
    """Query parameters for the list of users."""


# region custom: schemas
# endregion
