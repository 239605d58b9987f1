"""`time`: a time of day, without a zone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from generator.python import Code
from generator.types.column_printing import SqlalchemyStyle
from generator.types.field_type import ColumnType, FieldType, Limits, SqlType
from generator.types.moments import (
    CLOCK_PATTERN,
    ISO_8601,
    Timely,
    neighbors,
    print_clock,
)
from generator.types.scalar import Schema, Wire

_FORM = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)
_DAY = datetime.timedelta(days=1)
_MICROSECOND = datetime.timedelta(microseconds=1)


class Time(Timely):
    """A time of day."""

    name = "time"
    summary = "A time of day: `09:30:00`."
    place = 100
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("timetz", "timefield"), "time"
    )
    python = "datetime.time"
    annotation = "wire.Time"
    is_inferred = True
    wire_code = (
        ISO_8601,
        """\
Time = Annotated[
    datetime.time,
    parsed(datetime.time, CLOCK, "09:30:00"),
    AfterValidator(naive),
    SchemaOf({"type": "string", "pattern": CLOCK, "examples": ["09:30:00"]}),
]""",
    )
    sql_type = SqlType.TIME
    compares_with_text = True
    postgresql = "time"
    stand_in = "'00:00:00.000000'"
    base_schema: ClassVar[Schema] = {
        "type": "string",
        "pattern": CLOCK_PATTERN,
        "examples": ["09:30:00"],
    }
    wire = Wire(pattern=r"^([01]\d", remark="a time of day: 09:30:00", order="clock")
    first, last = datetime.timedelta(), _DAY - _MICROSECOND
    usual = datetime.timedelta(hours=9)
    step = datetime.timedelta(minutes=1)
    beyond_step = _MICROSECOND
    edges = "TIMES"
    edges_code = """\
Edges(
    words("00:00:00 23:59:59.999999"),
    [*words("24:00:00 23:59:60 09:30:00Z 09:30:00.1234567"), (0, 0)],
)"""
    wrong: ClassVar[Any] = "25:00:00"

    def parse(self, text: str) -> str:
        """Return a time without a zone."""
        wanted = "a time without a time zone, such as `09:30:00`"
        if _FORM.fullmatch(text) is None:
            raise ValueError(wanted)
        try:
            return datetime.time.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError(wanted) from None

    def value(self, text: str) -> datetime.timedelta:
        """Return the time since midnight."""
        value = datetime.time.fromisoformat(text)
        return datetime.timedelta(
            hours=value.hour,
            minutes=value.minute,
            seconds=value.second,
            microseconds=value.microsecond,
        )

    def text(self, value: datetime.timedelta) -> str:
        """Return the time of day so long after midnight, in wire form."""
        return (datetime.datetime.min + value).time().isoformat()

    def print_value(self, value: Any, type: FieldType) -> Code:
        """Print the time."""
        return Code(f"datetime.time({print_clock(datetime.time.fromisoformat(value))})")

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type."""
        return style.call("Time")

    def server_default(self, value: Any) -> str:
        """Return the text that SQLAlchemy stores in SQLite."""
        return datetime.time.fromisoformat(value).strftime("%H:%M:%S.%f")

    def stored_value(self, value: Any) -> str:
        """Return the text that SQLAlchemy stores in SQLite."""
        return self.server_default(value)

    def samples_near(self, sql: str, type: FieldType, limits: Limits) -> Iterable[str]:
        """Yield the times that an expression names, and those around them."""
        return neighbors(self, sql, limits, self.step)


TYPE = Time()
