"""Sorting and pagination. NULLs are last in both directions, on every database."""

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
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core.errors import FieldError, RuleViolation
from app.db.tracking import settings_of

CURSOR: TypeAdapter[Any] = TypeAdapter(Any)
SIGNATURE_BYTES = 16

RowT = TypeVar("RowT")

Columns = Mapping[str, Any]


@dataclass(frozen=True)
class SortKey:
    """A column that rows are sorted by."""

    column: InstrumentedAttribute[Any]
    descending: bool

    @property
    def name(self) -> str:
        """Return the key as `sort` spells it."""
        return f"-{self.column.key}" if self.descending else self.column.key

    @property
    def nullable(self) -> bool:
        """Return whether the column may be NULL."""
        return bool(inspect(self.column).expression.nullable)

    def clause(self, *, may_be_null: bool) -> ColumnElement[Any]:
        """Return the key for ORDER BY, in a form that can use an index if possible."""
        ordered = self.column.desc() if self.descending else self.column.asc()
        return ordered.nulls_last() if may_be_null else ordered

    def bound(self, value: Any) -> ColumnElement[Any]:
        """Return a value as an expression to compare the column with."""
        if issubclass(self.column.type.python_type, StrEnum):
            return literal(value, String())
        return literal(value, self.column.type)

    def equals(self, value: Any) -> ColumnElement[bool]:
        """Return the condition that a row has this value."""
        if value is None:
            return self.column.is_(None)
        return self.column == self.bound(value)

    def follows(self, value: Any) -> ColumnElement[bool]:
        """Return the condition that a row comes after the rows with this value."""
        if value is None:
            return false()
        bound = self.bound(value)
        after = self.column < bound if self.descending else self.column > bound
        return or_(after, self.column.is_(None)) if self.nullable else after

    def begins_at(self, value: Any) -> ColumnElement[bool]:
        """Return the condition that a row does not precede the rows with this value."""
        bound = self.bound(value)
        return self.column <= bound if self.descending else self.column >= bound

    def read(self, wire: Any) -> Any:
        """Convert a value of a cursor to the type of the column."""
        return reader_of(self.column.type.python_type).validate_python(wire)


@cache
def reader_of(python_type: type[Any]) -> TypeAdapter[Any]:
    """Return the adapter that converts values of a cursor to a Python type."""
    # A newer release may have stored enum members that this release lacks.
    known: Any = str if issubclass(python_type, StrEnum) else python_type
    return TypeAdapter(known | None)


@dataclass(frozen=True)
class CursorRows(Generic[RowT]):
    """A page of rows, and the cursor of the next page."""

    items: Sequence[RowT]
    next_cursor: str | None
    total: int | None
    """The total number of rows, if they were counted."""


def key_columns(model: Any) -> list[InstrumentedAttribute[Any]]:
    """Return the primary key columns of a model or of its alias."""
    mapper = inspect(model).mapper
    names = (mapper.get_property_by_column(c).key for c in mapper.primary_key)
    return [getattr(model, name) for name in names]


def sort_keys(
    sort: str | None,
    columns: Columns,
    order: Columns,
    key: Sequence[InstrumentedAttribute[Any]],
) -> list[SortKey]:
    """Return the keys of `sort`, or of the default order, and the primary key.

    The primary key makes the order unique. It has the direction of the preceding key,
    so one index serves both directions.

    Raises:
        RuleViolation: the list cannot be sorted by a name in `sort`.
    """
    if sort:
        names = sort.split(",")
        for name in names:
            if name.removeprefix("-") not in columns:
                raise parameter_error("sort", f"Cannot sort by {name}.")
        order = {name: columns[name.removeprefix("-")] for name in names}
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
    """Fetch the rows after a cursor, and count all rows if requested."""
    total = await count_rows(session, statement) if counts else None
    place = read_cursor(session, cursor, keys) if cursor is not None else None
    first, *others = keys
    order = [
        first.clause(may_be_null=False),
        *(key.clause(may_be_null=key.nullable) for key in others),
    ]
    rows: list[RowT] = []
    for part in parts_after(keys, place):
        missing = limit + 1 - len(rows)
        page = statement.where(*part).order_by(*order).limit(missing)
        rows += (await session.scalars(page)).all()
        if len(rows) > limit:
            following = write_cursor(session, rows[limit - 1], keys)
            return CursorRows(rows[:limit], following, total)
    return CursorRows(rows, None, total)


async def count_rows(session: AsyncSession, statement: Select[Any]) -> int:
    """Count the rows on all pages."""
    counting = statement.with_only_columns(func.count(), maintain_column_froms=True)
    return await session.scalar(counting.order_by(None)) or 0


def parts_after(
    keys: Sequence[SortKey], place: Sequence[Any] | None
) -> Iterator[list[ColumnElement[bool]]]:
    """Yield the conditions of the parts of a list that follow a place, in order.

    Rows where the first key is NULL come last, as a separate part: an index can seek to
    the start of each part, but not with one condition for both.
    """
    first = keys[0]
    if not first.nullable:
        yield [] if place is None else [after(keys, place)]
        return
    no_value = first.column.is_(None)
    if place is None:
        yield [first.column.is_not(None)]
    elif place[0] is not None:
        yield [first.column.is_not(None), after(keys, place)]
    else:
        for part in parts_after(keys[1:], place[1:]):
            yield [no_value, *part]
        return
    yield [no_value]


def after(keys: Sequence[SortKey], place: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition that a row follows a place whose first value is set.

    An index can seek with it: all columns are compared as a tuple or, if directions
    differ or other columns may be NULL, the first column has a bound.
    """
    pairs = list(zip(keys, place, strict=True))
    columns = [key.column for key in keys]
    bounds = [key.bound(value) for key, value in pairs]
    directions = {key.descending for key in keys}
    if len(directions) == 1 and not any(key.nullable for key in keys[1:]):
        here, there = tuple_(*columns), tuple_(*bounds)
        return here < there if keys[0].descending else here > there
    first, value = pairs[0]
    ties = [
        and_(*(key.equals(v) for key, v in pairs[:index]), key.follows(value))
        for index, (key, value) in enumerate(pairs)
    ]
    return and_(first.begins_at(value), or_(*ties))


def write_cursor(session: AsyncSession, row: Any, keys: Sequence[SortKey]) -> str:
    """Return the cursor of a row: its values of the sort keys, signed."""
    place = CURSOR.dump_json([getattr(row, key.column.key) for key in keys])
    signed = signature(session, place, keys) + place
    return base64.urlsafe_b64encode(signed).decode()


def read_cursor(
    session: AsyncSession, cursor: str, keys: Sequence[SortKey]
) -> list[Any]:
    """Return the values of the sort keys in a cursor.

    Raises:
        RuleViolation: the cursor belongs to another list or order.
    """
    try:
        signed = base64.urlsafe_b64decode(cursor)
    except ValueError as error:
        raise cursor_error() from error
    place = signed[SIGNATURE_BYTES:]
    if not hmac.compare_digest(
        signed[:SIGNATURE_BYTES], signature(session, place, keys)
    ):
        raise cursor_error()
    values = CURSOR.validate_json(place)
    return [key.read(value) for key, value in zip(keys, values, strict=True)]


def signature(session: AsyncSession, place: bytes, keys: Sequence[SortKey]) -> bytes:
    """Return the signature of a place, valid for one table and one order."""
    table = inspect(keys[0].column).parent.local_table
    order = ",".join([str(table), *(key.name for key in keys)])
    secret = settings_of(session).secret_key.get_secret_value()
    message = order.encode() + b"\0" + place
    return hmac.digest(secret.encode(), message, "sha256")[:SIGNATURE_BYTES]


def cursor_error() -> RuleViolation:
    """Return the error for a cursor of another list or order."""
    return parameter_error(
        "cursor", "The cursor is not valid for this list and sort order."
    )


def parameter_error(name: str, detail: str) -> RuleViolation:
    """Return the error for a query parameter."""
    return RuleViolation(detail, FieldError(parameter=name, message=detail, code=name))
