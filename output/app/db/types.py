"""Column types that behave identically on SQLite and PostgreSQL."""

import datetime
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

JSON_COLUMN = JSON(none_as_null=True).with_variant(
    JSONB(none_as_null=True), "postgresql"
)


class UTCDateTime(TypeDecorator[datetime.datetime]):
    """Timestamps, always timezone-aware and in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime.datetime]:
        """Return the type of the values in Python."""
        return datetime.datetime

    def process_bind_param(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        """Return the timestamp in UTC."""
        return None if value is None else value.astimezone(datetime.UTC)

    def process_result_value(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        """Return the timestamp with its time zone, which SQLite does not store."""
        if value is None or value.tzinfo is datetime.UTC:
            return value
        if value.tzinfo is None:
            return value.replace(tzinfo=datetime.UTC)
        return value.astimezone(datetime.UTC)


class Json(TypeDecorator[Any]):
    """JSON values; None is stored as NULL."""

    impl = JSON_COLUMN
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return the function that converts a value for the database.

        SQLite does not always convert the text of a number to the nearest float, so
        bare floats are sent unchanged.
        """
        to_text = super().bind_processor(dialect)
        if dialect.name != "sqlite" or to_text is None:
            return to_text
        return lambda value: value if isinstance(value, float) else to_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the stored value."""
        return with_floats(value)


def with_floats(value: Any) -> Any:
    """Return JSON whose large integers are floats: databases write 1e300 in digits."""
    kind = type(value)
    if kind is int:
        return float(value) if abs(value) >= 2**53 else value
    if kind is dict:
        return {name: with_floats(part) for name, part in value.items()}
    if kind is list:
        return [with_floats(part) for part in value]
    return value


class JsonList(TypeDecorator[list[Any]]):
    """Lists, stored as JSON with their elements in the form of the API."""

    impl = JSON_COLUMN
    cache_ok = True

    def __init__(self, element: Any) -> None:
        super().__init__()
        self.element = element
        self.adapter = TypeAdapter(list[element])
        self.holds_members = isinstance(element, type) and issubclass(element, StrEnum)
        self.is_read_as_stored = element in (bool, int, str)

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        """Return the list as JSON."""
        return None if value is None else self.adapter.dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the stored list."""
        if value is None or self.is_read_as_stored:
            return value
        if self.holds_members:
            return [stored_member(self.element, text) for text in value]
        return self.adapter.validate_python(value)


class EnumText(TypeDecorator[StrEnum]):
    """Enum members, stored as their values."""

    impl = String(63)
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    @property
    def python_type(self) -> type[StrEnum]:
        """Return the type of the values in Python."""
        return self.enum

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """Return the value of the member."""
        if value is None:
            return None
        member = value if isinstance(value, self.enum) else self.enum(value)
        return member.value

    def process_result_value(
        self, value: str | None, dialect: Dialect
    ) -> StrEnum | None:
        """Return the member with this value."""
        return None if value is None else stored_member(self.enum, value)


@lru_cache(maxsize=10_000)
def stored_member(enum: type[StrEnum], text: str) -> StrEnum:
    """Return the member with a stored value.

    A newer release may have stored a value that this release does not know. It is read
    as a separate member and served unchanged; input must be one of the known values.
    """
    try:
        return enum(text)
    except ValueError:
        member = str.__new__(enum, text)
        member._name_ = member._value_ = text
        return member
