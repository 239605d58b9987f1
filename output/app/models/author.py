"""The table of authors."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Base, Timestamps

if TYPE_CHECKING:
    from app.models.book import Book

# isort: split
# region custom: imports
# endregion


class Author(Timestamps, Base):
    """Someone who writes books."""

    __tablename__ = "authors"
    __table_args__ = (
        sa.Index("ix_authors_name_id", "name", "id"),
        sa.Index("ix_authors_born_id", "born", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(
        sa.Uuid(),
        primary_key=True,
        default=uuid.uuid4,
    )
    name: Mapped[str] = mapped_column(sa.String(length=200))
    born: Mapped[datetime.date | None] = mapped_column(sa.Date())

    books: Mapped[list[Book]] = relationship(
        back_populates="author",
        lazy="raise",
        passive_deletes="all",
    )

    # region custom: model
    # endregion
