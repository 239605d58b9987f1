"""Order and pages of lists. NULLs come last in either direction, on every database."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core.errors import FieldError, RuleViolation
from app.db.filters import Columns

RowT = TypeVar("RowT")


@dataclass(frozen=True)
class SortKey:
    """One column of an order."""

    column: InstrumentedAttribute[Any]
    descending: bool

    def clause(self) -> ColumnElement[Any]:
        """Return it for ORDER BY."""
        ordered = self.column.desc() if self.descending else self.column.asc()
        return ordered.nulls_last()

    def equals(self, value: Any) -> ColumnElement[bool]:
        """Say that a row has the same value here."""
        return self.column.is_(None) if value is None else self.column == value

    def follows(self, value: Any) -> ColumnElement[bool]:
        """Say that a row comes behind one with this value."""
        if value is None:
            return false()
        # Bound, because SQLAlchemy does not order by plain booleans.
        bound = literal(value, self.column.type)
        behind = self.column < bound if self.descending else self.column > bound
        return or_(behind, self.column.is_(None))

    def read(self, wire: Any) -> Any:
        """Turn a value of a cursor back into one of the column."""
        python_type = self.column.type.python_type
        value = TypeAdapter(python_type | None).validate_python(wire)
        is_storable = "\0" not in value if isinstance(value, str) else True
        if isinstance(value, int):
            is_storable = abs(value) < 2**63
        if not is_storable:
            raise ValueError("no database holds such a value")
        return value


@dataclass(frozen=True)
class CursorRows(Generic[RowT]):
    """A page of rows, and the cursor of the next."""

    items: Sequence[RowT]
    next_cursor: str | None


@dataclass(frozen=True)
class OffsetRows(Generic[RowT]):
    """A page of rows, and how many there are in all."""

    items: Sequence[RowT]
    total: int
    limit: int
    offset: int


def sort_keys(
    sort: str | None, columns: Columns, key: Sequence[InstrumentedAttribute[Any]]
) -> list[SortKey]:
    """Read `sort`, and append the primary key: no two rows may tie."""
    keys: dict[str, SortKey] = {}
    for name in sort.split(",") if sort else ():
        column = columns[name.removeprefix("-")]
        keys.setdefault(column.key, SortKey(column, name.startswith("-")))
    for column in key:
        keys.setdefault(column.key, SortKey(column, descending=False))
    return list(keys.values())


async def cursor_page(
    session: AsyncSession,
    statement: Select[RowT],
    keys: Sequence[SortKey],
    limit: int,
    cursor: str | None,
) -> CursorRows[RowT]:
    """Fetch the rows behind a cursor."""
    if cursor is not None:
        statement = statement.where(behind(keys, decode(cursor, keys)))
    statement = statement.order_by(*(key.clause() for key in keys)).limit(limit + 1)
    rows = (await session.scalars(statement)).all()
    if len(rows) <= limit:
        return CursorRows(rows, None)
    return CursorRows(rows[:limit], encode(rows[limit - 1], keys))


async def offset_page(
    session: AsyncSession,
    statement: Select[RowT],
    keys: Sequence[SortKey],
    limit: int,
    offset: int,
) -> OffsetRows[RowT]:
    """Fetch the rows from an offset on, and count all."""
    rows = await session.scalars(
        statement.order_by(*(key.clause() for key in keys)).limit(limit).offset(offset)
    )
    counted = statement.with_only_columns(literal(1)).order_by(None).subquery()
    total = await session.scalar(select(func.count()).select_from(counted))
    return OffsetRows(rows.all(), total or 0, limit, offset)


def behind(keys: Sequence[SortKey], values: Sequence[Any]) -> ColumnElement[bool]:
    """Say that a row comes behind the one with these values."""
    pairs = list(zip(keys, values, strict=True))
    return or_(
        *(
            and_(*(k.equals(v) for k, v in pairs[:index]), key.follows(value))
            for index, (key, value) in enumerate(pairs)
        )
    )


def encode(row: Any, keys: Sequence[SortKey]) -> str:
    """Return the cursor of a row: its place in this order."""
    place = [[order_name(key), getattr(row, key.column.key)] for key in keys]
    return base64.urlsafe_b64encode(TypeAdapter(Any).dump_json(place)).decode()


def decode(cursor: str, keys: Sequence[SortKey]) -> list[Any]:
    """Return the values that a cursor holds for these keys."""
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor))
        names, values = zip(*place, strict=True)
        if list(names) != [order_name(key) for key in keys]:
            raise ValueError("the cursor belongs to another order")
        return [key.read(value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, RecursionError) as error:
        detail = "The cursor does not belong to this list and its order."
        raise RuleViolation(
            detail, FieldError(pointer="cursor", message=detail, code="cursor")
        ) from error


def order_name(key: SortKey) -> str:
    """Name a sort key as `sort` does."""
    return f"-{key.column.key}" if key.descending else key.column.key
