"""`datetime(local)`: a date and a time of day, without a time zone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from generator.python import Code
from generator.types.column_printing import SqlalchemyStyle
from generator.types.field_type import ColumnType, FieldType, Limits, SqlType
from generator.types.moments import (
    ISO_8601,
    Timely,
    neighbors,
    print_clock,
    stored_moment,
)
from generator.types.samples import FIRST_DAY
from generator.types.scalar import Schema, Wire

_FORM = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)
_PATTERN = r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?$"
_WANTED = "a datetime without a time zone, such as `2026-01-31T09:30:00`"


class LocalDateTime(Timely):
    """A date and a time of day that belong to no time zone."""

    name = "local_datetime"
    summary = "A date and time without a time zone: `2026-01-31T09:30:00`."
    place = 115
    example = "datetime(local)"
    python = "datetime.datetime"
    annotation = "wire.LocalDateTime"
    wire_code = (
        ISO_8601,
        '''\
def local(value: datetime.datetime) -> datetime.datetime:
    """Reject a datetime with a time zone."""
    if value.tzinfo is not None:
        raise ValueError("must not have a time zone or offset")
    return value


LOCAL_MOMENT = rf"^{DAY}[Tt ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{{1,6}})?)?$"
LocalDateTime = Annotated[
    datetime.datetime,
    parsed(datetime.datetime, rf"{LOCAL_MOMENT}|{MOMENT}", "2024-02-29T12:00:00"),
    AfterValidator(local),
    SchemaOf({"type": "string", "format": "date-time-local", "pattern": LOCAL_MOMENT}),
]''',
    )
    sql_type = SqlType.LOCAL_DATETIME
    is_cast_source = True
    compares_with_text = True
    postgresql = "timestamp"
    stand_in = "'1970-01-01 00:00:00.000000'"
    casts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "date": ("substr({x}, 1, 10)", "CAST({x} AS date)"),
        "datetime": ("{x}", "{x} AT TIME ZONE 'UTC'"),
    }
    cast_remarks: ClassVar[Mapping[str, str]] = {"datetime": "read as UTC"}
    base_schema: ClassVar[Schema] = {
        "type": "string",
        "format": "date-time-local",
        "pattern": _PATTERN,
    }
    wire = Wire(
        "date-time-local",
        remark="a date and time without a time zone: 2024-02-29T12:00:00",
        zod=r"z.iso.datetime({ local: true }).regex(/\d$/)",
        order="calendar",
        reader=datetime.datetime.fromisoformat,
    )
    first, last = datetime.datetime.min, datetime.datetime.max
    usual = first.replace(year=FIRST_DAY.year)
    step = beyond_step = datetime.timedelta(days=1)
    edges = "LOCAL_MOMENTS"
    edges_code = """\
Edges(
    words("0001-01-01T00:00:00 9999-12-31T23:59:59.999999"),
    [
        *words("2024-01-01T00:00:00Z 2024-01-01T00:00:00+01:00 2024-01-01"),
        *words("10000-01-01T00:00:00 2016-12-31T23:59:60 2024-01-01T24:00:00"),
        *words("2024-01-01T00:00:00.1234567"),
        (0, 0),
    ],
)"""
    wrong: ClassVar[Any] = "2024-01-01T00:00:00Z"

    @property
    def written(self) -> str:
        """The form of `datetime` that it is."""
        return self.example

    def parse(self, text: str) -> str:
        """Return a date and time that exist, with `T` in between."""
        if _FORM.fullmatch(text) is None:
            raise ValueError(_WANTED)
        try:
            return self.value(text.upper()).isoformat()
        except ValueError:
            raise ValueError("a valid calendar date and time") from None

    def value(self, text: str) -> datetime.datetime:
        """Return the date and time."""
        return datetime.datetime.fromisoformat(text)

    def text(self, value: datetime.datetime) -> str:
        """Return a date and time in wire form."""
        return value.isoformat()

    def print_value(self, value: Any, type: FieldType) -> Code:
        """Print the date and time."""
        moment = self.value(value)
        day = f"{moment.year}, {moment.month}, {moment.day}"
        return Code(f"datetime.datetime({day}, {print_clock(moment)})")

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type."""
        return style.call("DateTime")

    def server_default(self, value: Any) -> str:
        """Return the text that SQLAlchemy stores in SQLite and PostgreSQL reads."""
        return stored_moment(self.value(value))

    def stored_value(self, value: Any) -> str:
        """Return the text that SQLAlchemy stores in SQLite."""
        return self.server_default(value)

    def holds(self, type: ColumnType, other: Any, old: ColumnType) -> bool:
        """Return whether another column holds dates, or moments, which are in UTC."""
        return other.sql_type in (SqlType.DATE, SqlType.DATETIME)

    def samples_near(self, sql: str, type: FieldType, limits: Limits) -> Iterable[str]:
        """Yield the dates and times that an expression names, and those around them."""
        return neighbors(self, sql, limits, self.step)


TYPE = LocalDateTime()
