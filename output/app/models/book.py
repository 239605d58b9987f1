"""The table of books."""

from __future__ import annotations

import decimal
import uuid
from typing import TYPE_CHECKING

import sqlalchemy as sa
from pydantic import JsonValue
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Base, SoftDelete, Timestamps, Versioned
from app.db.types import EnumText, Json, JsonList
from app.enums import BookStatus

if TYPE_CHECKING:
    from app.models.author import Author
    from app.models.tag import Tag

# isort: split
# region custom: imports
# endregion

book_tags = sa.Table(
    "book_tags",
    Base.metadata,
    sa.Column(
        "book_id",
        sa.Uuid(),
        sa.ForeignKey("books.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column(
        "tag_id",
        sa.Uuid(),
        sa.ForeignKey("tags.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)


class Book(Timestamps, Versioned, SoftDelete, Base):
    """A book, sold or about to be."""

    __tablename__ = "books"
    __table_args__ = (
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'out_of_print')",
            name="status",
        ),
        sa.CheckConstraint("price < 100000", name="price_sane"),
        sa.Index(
            "uq_books_isbn",
            "isbn",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
            sqlite_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index(
            "uq_books_author_id_title",
            "author_id",
            "title",
            unique=True,
            postgresql_where=sa.text("deleted_at IS NULL"),
            sqlite_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index("ix_books_status_title", "status", "title"),
        sa.Index("ix_books_author_id_id", "author_id", "id"),
        sa.Index(
            "ix_books_created_at_id",
            "created_at",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
            sqlite_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index(
            "ix_books_title_id",
            "title",
            "id",
            postgresql_where=sa.text("deleted_at IS NULL"),
            sqlite_where=sa.text("deleted_at IS NULL"),
        ),
        sa.Index(
            "ix_books_price",
            "price",
            postgresql_where=sa.text("deleted_at IS NULL"),
            sqlite_where=sa.text("deleted_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(
        sa.Uuid(),
        primary_key=True,
        default=uuid.uuid4,
    )
    title: Mapped[str] = mapped_column(sa.String(length=200))
    isbn: Mapped[str] = mapped_column(sa.String(length=13))
    price: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(precision=10, scale=2))
    status: Mapped[BookStatus] = mapped_column(
        EnumText(BookStatus),
        default=BookStatus.DRAFT,
        server_default="draft",
    )
    keywords: Mapped[list[str]] = mapped_column(JsonList(str))
    metadata_: Mapped[JsonValue] = mapped_column(
        "metadata",
        Json,
        nullable=False,
        default=dict,
        server_default=sa.text("'{}'"),
        info={"wire": "metadata"},
    )
    author_id: Mapped[uuid.UUID] = mapped_column(
        sa.Uuid(),
        sa.ForeignKey("authors.id", ondelete="RESTRICT"),
    )
    sequel_to_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.Uuid(),
        sa.ForeignKey("books.id", ondelete="SET NULL"),
        index=True,
    )

    author: Mapped[Author] = relationship(back_populates="books", lazy="raise")
    sequel_to: Mapped[Book | None] = relationship(
        back_populates="sequels",
        foreign_keys=[sequel_to_id],
        remote_side=[id],
        lazy="raise",
    )
    tags: Mapped[list[Tag]] = relationship(
        secondary=book_tags,
        back_populates="books",
        lazy="raise",
        passive_deletes=True,
    )
    sequels: Mapped[list[Book]] = relationship(
        back_populates="sequel_to",
        foreign_keys="[Book.sequel_to_id]",
        lazy="raise",
        passive_deletes="all",
    )

    # region custom: model
    # endregion
