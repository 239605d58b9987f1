"""`datetime`: a point in time, with a time zone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from generator.python import Code, literal
from generator.types.column_printing import SqlalchemyStyle
from generator.types.field_type import (
    ColumnType,
    DialectSql,
    FieldType,
    GeneratedDefault,
    Limits,
    SqlType,
)
from generator.types.moments import (
    ISO_8601,
    Timely,
    neighbors,
    print_clock,
    stored_moment,
)
from generator.types.samples import FIRST_DAY
from generator.types.scalar import Schema, Wire

_FORM = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)"
    r"([Zz]|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_SHORT_OFFSET = re.compile(r":\d{2}(\.\d+)?[+-]\d{2}$", re.ASCII)
_SECOND = datetime.timedelta(seconds=1)
_PATTERN = r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:?\d\d)$"


class DateTime(Timely):
    """A point in time: on the wire with any zone, stored and answered in UTC."""

    name = "datetime"
    summary = "A moment with its time zone: `2026-01-31T09:30:00Z`."
    place = 110
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("timestamp", "timestamptz", "datetimefield"), "datetime"
    )
    local_form = "local_datetime"
    generated: ClassVar[Mapping[GeneratedDefault, str]] = {
        GeneratedDefault.NOW: "utc_now"
    }
    python = "datetime.datetime"
    annotation = "wire.DateTime"
    column_class = "UTCDateTime"
    wire_code = (
        ISO_8601,
        """\
DateTime = Annotated[
    AwareDatetime,
    parsed(AwareDatetime, MOMENT, "2024-02-29T12:00:00Z"),
    AfterValidator(utc),
    SchemaOf({"type": "string", "format": "date-time", "pattern": MOMENT}),
]""",
    )
    column_code = (
        '''\
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
        return value.astimezone(datetime.UTC)''',
    )
    sql_type = SqlType.DATETIME
    compares_with_text = True
    is_cast_target = True
    sql_names = ("timestamptz", "timestamp")
    postgresql = "timestamptz"
    shares_literals = False
    stand_in_fill = "1970-01-01T00:00:00+00:00"
    casts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "date": ("substr({x}, 1, 10)", "CAST({x} AT TIME ZONE 'UTC' AS date)"),
        "local_datetime": ("{x}", "{x} AT TIME ZONE 'UTC'"),
    }
    cast_remarks: ClassVar[Mapping[str, str]] = {"local_datetime": "in UTC"}
    base_schema: ClassVar[Schema] = {
        "type": "string",
        "format": "date-time",
        "pattern": _PATTERN,
    }
    wire = Wire(
        "date-time",
        remark="a UTC timestamp: 2024-02-29T12:00:00Z",
        zod="z.iso.datetime({ offset: true })",
        order="Date.parse",
        reader=datetime.datetime.fromisoformat,
    )
    first = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    last = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    usual = first.replace(year=FIRST_DAY.year)
    step = beyond_step = datetime.timedelta(days=1)
    ahead = "moment_ahead"
    edges = "MOMENTS"
    edges_code = """\
Edges(
    [
        ("2024-01-01T00:30:00+01:00", "2023-12-31T23:30:00Z"),
        *words("0001-01-01T00:00:00Z 9999-12-31T23:59:59.999999Z"),
    ],
    [
        *words("0001-01-01T00:00:00+01:00 9999-12-31T23:59:59-01:00"),
        *words("10000-01-01T00:00:00Z 2024-01-01T00:00:00 2016-12-31T23:59:60Z"),
        *words("2024-01-01T24:00:00Z 2024-01-01T00:00:00.1234567Z"),
        (0, 0),
    ],
)"""
    wrong: ClassVar[Any] = "2024-01-01T00:00:00"

    def parse(self, text: str) -> str:
        """Return the same moment in UTC, with `Z`."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise ValueError("a datetime such as `2026-01-31T09:30:00Z`")
        if found[3] is None:
            raise ValueError("a datetime with a time zone: append `Z` for UTC")
        zone = "+00:00" if found[3] in "Zz" else found[3]
        try:
            value = datetime.datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}")
            return self.text(value.astimezone(datetime.UTC))
        except (ValueError, OverflowError):
            raise ValueError("a valid calendar date and time") from None

    def value(self, text: str) -> datetime.datetime:
        """Return the moment."""
        return datetime.datetime.fromisoformat(text)

    def text(self, value: datetime.datetime) -> str:
        """Return a moment in wire form."""
        return value.isoformat().replace("+00:00", "Z")

    def print_value(self, value: Any, type: FieldType) -> Code:
        """Print the moment."""
        moment = self.value(value)
        day = f"{moment.year}, {moment.month}, {moment.day}"
        clock = print_clock(moment)
        return Code(f"datetime.datetime({day}, {clock}, tzinfo=datetime.UTC)")

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type."""
        return style.call("DateTime", "timezone=True")

    def sql_literal(self, text: str) -> DialectSql:
        """Return a moment with its zone, which SQLite does not store."""
        # PostgreSQL prints whole hours of an offset alone.
        value = self.parse(f"{text}:00" if _SHORT_OFFSET.search(text) else text)
        return DialectSql(self.stored_value(value), value)

    def samples_near(self, sql: str, type: FieldType, limits: Limits) -> Iterable[str]:
        """Yield the moments that an expression names, and those around them."""
        yield from neighbors(self, sql, limits, self.step)
        yield from neighbors(self, sql, limits, _SECOND)

    def stored_value(self, value: Any) -> str:
        """Return the text that SQLAlchemy stores in SQLite, which has no zone."""
        return stored_moment(self.value(value))

    def holds(self, type: ColumnType, other: Any, old: ColumnType) -> bool:
        """Return whether another column holds dates or local times, read as UTC."""
        return other.sql_type in (SqlType.DATE, SqlType.LOCAL_DATETIME)

    def print_fill(self, fill: str) -> str:
        """Print a moment as revisions compute it."""
        return f"datetime.fromisoformat({literal(fill)})"


TYPE = DateTime()
