"""Order and pages of lists. NULLs come last in either direction, on every database."""

import base64
import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    false,
    func,
    inspect,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core.config import get_settings
from app.core.errors import FieldError, RuleViolation

CURSOR: TypeAdapter[Any] = TypeAdapter(Any)
SIGNATURE_BYTES = 16
LONGEST_PLACE = 1500
"""Bytes of the values in a cursor, which clients send in a URL."""

RowT = TypeVar("RowT")

Columns = Mapping[str, Any]


@dataclass(frozen=True)
class SortKey:
    """One column of an order."""

    column: InstrumentedAttribute[Any]
    descending: bool

    @property
    def name(self) -> str:
        """Return the key as `sort` names it."""
        return f"-{self.column.key}" if self.descending else self.column.key

    @property
    def nullable(self) -> bool:
        """Return whether rows may have no value here."""
        return bool(inspect(self.column).expression.nullable)

    def clause(self, *, may_be_null: bool) -> ColumnElement[Any]:
        """Return the key for ORDER BY; without NULLs, an index has either order."""
        ordered = self.column.desc() if self.descending else self.column.asc()
        return ordered.nulls_last() if may_be_null else ordered

    def bound(self, value: Any) -> ColumnElement[Any]:
        """Return a value to compare the column with."""
        if issubclass(self.column.type.python_type, StrEnum):
            return literal(value, String())
        return literal(value, self.column.type)

    def equals(self, value: Any) -> ColumnElement[bool]:
        """Return the condition that a row has this value."""
        if value is None:
            return self.column.is_(None)
        return self.column == self.bound(value)

    def follows(self, value: Any) -> ColumnElement[bool]:
        """Return the condition that a row comes behind those with this value."""
        if value is None:
            return false()
        bound = self.bound(value)
        behind = self.column < bound if self.descending else self.column > bound
        return or_(behind, self.column.is_(None)) if self.nullable else behind

    def begins_at(self, value: Any) -> ColumnElement[bool]:
        """Return the condition that a row comes not before those with this value."""
        bound = self.bound(value)
        return self.column <= bound if self.descending else self.column >= bound

    def read(self, wire: Any) -> Any:
        """Return a value of a cursor as the column has it."""
        return reader_of(self.column.type.python_type).validate_python(wire)


@cache
def reader_of(python_type: type[Any]) -> TypeAdapter[Any]:
    """Return what reads the values of a cursor as a type of columns."""
    # A newer release may know more members of an enum.
    known: Any = str if issubclass(python_type, StrEnum) else python_type
    return TypeAdapter(known | None)


@dataclass(frozen=True)
class CursorRows(Generic[RowT]):
    """A page of rows, and the cursor of the next."""

    items: Sequence[RowT]
    next_cursor: str | None
    total: int | None
    """How many rows all pages hold, if they were counted."""


def key_columns(model: Any) -> list[InstrumentedAttribute[Any]]:
    """Return the columns of the primary key of a model, or of an alias of one."""
    mapper = inspect(model).mapper
    names = (mapper.get_property_by_column(c).key for c in mapper.primary_key)
    return [getattr(model, name) for name in names]


def sort_keys(
    sort: str | None,
    columns: Columns,
    order: Columns,
    key: Sequence[InstrumentedAttribute[Any]],
) -> list[SortKey]:
    """Read `sort`, or take the usual order, and append the key: no two rows may tie.

    The key goes the way of what is before it, so that one index serves both directions.
    """
    if sort:
        order = {name: columns[name.removeprefix("-")] for name in sort.split(",")}
    keys: dict[str, SortKey] = {}
    descending = False
    for name, column in order.items():
        descending = name.startswith("-")
        keys.setdefault(column.key, SortKey(column, descending))
    for column in key:
        keys.setdefault(column.key, SortKey(column, descending))
    return list(keys.values())


async def cursor_page(
    session: AsyncSession,
    statement: Select[RowT],
    keys: Sequence[SortKey],
    limit: int,
    cursor: str | None,
    *,
    counts: bool,
) -> CursorRows[RowT]:
    """Fetch the rows behind a cursor, and count all if that is asked for."""
    total = await count_rows(session, statement) if counts else None
    place = None if cursor is None else await read_cursor(session, cursor, keys)
    first, *others = keys
    order = [
        first.clause(may_be_null=False),
        *(key.clause(may_be_null=key.nullable) for key in others),
    ]
    rows: list[RowT] = []
    for part in parts_behind(keys, place):
        missing = limit + 1 - len(rows)
        page = statement.where(*part).order_by(*order).limit(missing)
        rows += (await session.scalars(page)).all()
        if len(rows) > limit:
            following = write_cursor(rows[limit - 1], keys)
            return CursorRows(rows[:limit], following, total)
    return CursorRows(rows, None, total)


async def count_rows(session: AsyncSession, statement: Select[Any]) -> int:
    """Count the rows of all pages."""
    counting = statement.with_only_columns(func.count(), maintain_column_froms=True)
    return await session.scalar(counting.order_by(None)) or 0


def parts_behind(
    keys: Sequence[SortKey], place: Sequence[Any] | None
) -> Iterator[list[ColumnElement[bool]]]:
    """Yield the conditions of the parts of a list that come behind a place, in order.

    Rows without a value come last. They are a part of their own, because an index finds
    the beginning of each part, but not that of both in one condition.
    """
    first = keys[0]
    if not first.nullable:
        yield [] if place is None else [behind(keys, place)]
        return
    no_value = first.column.is_(None)
    if place is None:
        yield [first.column.is_not(None)]
    elif place[0] is not None:
        yield [first.column.is_not(None), behind(keys, place)]
    else:
        for part in parts_behind(keys[1:], place[1:]):
            yield [no_value, *part]
        return
    yield [no_value]


def behind(keys: Sequence[SortKey], place: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition that a row comes behind a place whose first value is known.

    It lets an index seek: rows are compared as a whole, or from a bound of the first
    column on where the directions differ or another column may be NULL.
    """
    pairs = list(zip(keys, place, strict=True))
    columns = [key.column for key in keys]
    bounds = [key.bound(value) for key, value in pairs]
    directions = {key.descending for key in keys}
    if len(directions) == 1 and not any(key.nullable for key in keys[1:]):
        here, there = tuple_(*columns), tuple_(*bounds)
        return here < there if keys[0].descending else here > there
    first, value = pairs[0]
    start = first.column < bounds[0] if first.descending else first.column > bounds[0]
    ties = [
        and_(*(key.equals(v) for key, v in pairs[:index]), key.follows(value))
        for index, (key, value) in enumerate(pairs)
        if index
    ]
    return and_(first.begins_at(value), or_(start, *ties))


def write_cursor(row: Any, keys: Sequence[SortKey]) -> str:
    """Return the cursor of a row: its place in this order, signed.

    Long values are left out, and read from the row again.
    """
    place = CURSOR.dump_json([getattr(row, key.column.key) for key in keys])
    if len(place) > LONGEST_PLACE:
        identity = inspect(row).identity
        place = CURSOR.dump_json({"row": identity})
    return base64.urlsafe_b64encode(signature(place, keys) + place).decode()


async def read_cursor(
    session: AsyncSession, cursor: str, keys: Sequence[SortKey]
) -> list[Any]:
    """Return the values that a cursor holds for these keys.

    Raises:
        RuleViolation: it is not one of this list in this order.
    """
    try:
        signed = base64.urlsafe_b64decode(cursor)
    except ValueError as error:
        raise cursor_error() from error
    place = signed[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signed[:SIGNATURE_BYTES], signature(place, keys)):
        raise cursor_error()
    values = CURSOR.validate_json(place)
    if isinstance(values, dict):
        return await values_of_row(session, values["row"], keys)
    return [key.read(value) for key, value in zip(keys, values, strict=True)]


async def values_of_row(
    session: AsyncSession, identity: Sequence[Any], keys: Sequence[SortKey]
) -> list[Any]:
    """Return the values that a row has for these keys, even if it is marked as deleted.

    Raises:
        RuleViolation: the row is gone for good.
    """
    mapper = inspect(keys[0].column).parent
    matches = []
    for column, value in zip(mapper.primary_key, identity, strict=True):
        part = SortKey(mapper.get_property_by_column(column).class_attribute, False)
        matches.append(part.equals(part.read(value)))
    found = await session.execute(
        select(*(key.column for key in keys)).where(*matches),
        execution_options={"include_deleted": True},
    )
    row = found.one_or_none()
    if row is None:
        raise cursor_error()
    return list(row)


def signature(place: bytes, keys: Sequence[SortKey]) -> bytes:
    """Return the signature of a place, which belongs to one table and one order."""
    table = inspect(keys[0].column).parent.local_table
    order = ",".join([str(table), *(key.name for key in keys)])
    secret = get_settings().secret_key.get_secret_value()
    message = order.encode() + b"\0" + place
    return hmac.digest(secret.encode(), message, "sha256")[:SIGNATURE_BYTES]


def cursor_error() -> RuleViolation:
    """Return the error of a cursor that does not fit."""
    detail = "The cursor does not belong to this list and its order."
    return RuleViolation(
        detail, FieldError(parameter="cursor", message=detail, code="cursor")
    )
