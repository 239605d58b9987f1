"""The table of tags."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Base

if TYPE_CHECKING:
    from app.models.book import Book

# isort: split
# region custom: imports
# endregion


class Tag(Base):
    """A tag."""

    __tablename__ = "tags"

    id: Mapped[uuid.UUID] = mapped_column(
        sa.Uuid(),
        primary_key=True,
        default=uuid.uuid4,
    )
    name: Mapped[str] = mapped_column(sa.String(length=50), unique=True)

    books: Mapped[list[Book]] = relationship(
        back_populates="tags",
        secondary="book_tags",
        lazy="raise",
        passive_deletes=True,
    )

    # region custom: model
    # endregion
