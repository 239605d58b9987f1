"""The table of users."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base

# isort: split
# region custom: imports
# endregion


class User(Base):
    """Someone who signs in."""

    __tablename__ = "users"

    id: Mapped[uuid.UUID] = mapped_column(
        sa.Uuid(),
        primary_key=True,
        default=uuid.uuid4,
    )
    email: Mapped[str] = mapped_column(sa.String(length=320), unique=True)
    full_name: Mapped[str | None] = mapped_column(sa.String(length=200))

    # region custom: model
    # endregion
