"""The base class of the models, and the mixins that they share."""

import datetime
import re
from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import MetaData, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, declared_attr, mapped_column

from app.core.clock import utc_now
from app.db.types import UTCDateTime

WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Matches the boundaries between the words of a class name."""


class Base(DeclarativeBase):
    """The base class of the models."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


def mappers() -> Iterable[Mapper[Any]]:
    """Return the mappers of all models."""
    return Base.registry.mappers


class Timestamps:
    """Timestamps: rows record when they were created and last changed."""

    created_at: Mapped[datetime.datetime] = mapped_column(
        UTCDateTime, default=utc_now, sort_order=100
    )
    updated_at: Mapped[datetime.datetime] = mapped_column(
        UTCDateTime, default=utc_now, onupdate=utc_now, sort_order=101
    )


class Versioned:
    """Optimistic locking: rows carry a version number."""

    version: Mapped[int] = mapped_column(
        default=1, server_default=text("1"), sort_order=102
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Make updates and deletions fail if the row has changed since it was read."""
        return {"version_id_col": cls.version, "version_id_generator": False}


class SoftDelete:
    """Soft deletion: deleted rows are marked, and hidden from every query."""

    deleted_at: Mapped[datetime.datetime | None] = mapped_column(
        UTCDateTime, sort_order=103
    )


def touch(row: Base) -> None:
    """Set the time of a row's last change, and increment its version."""
    if isinstance(row, Timestamps):
        row.updated_at = utc_now()
    if isinstance(row, Versioned):
        row.version += 1


def label(model: type[Any]) -> str:
    """Return the name of a model in words: `order line`."""
    return WORDS.sub(" ", model.__name__).lower()
