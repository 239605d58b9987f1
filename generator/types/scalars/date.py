"""`date`: a calendar date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from generator.python import Code
from generator.types.column_printing import SqlalchemyStyle
from generator.types.field_type import (
    ColumnType,
    FieldType,
    GeneratedDefault,
    Limits,
    SqlType,
)
from generator.types.moments import DATE_FORM, ISO_8601, Timely, neighbors
from generator.types.samples import FIRST_DAY
from generator.types.scalar import Schema, Wire


class Date(Timely):
    """A calendar date."""

    name = "date"
    summary = "A calendar date: `2026-01-31`."
    place = 90
    aliases: ClassVar[Mapping[str, str]] = {"datefield": "date"}
    generated: ClassVar[Mapping[GeneratedDefault, str]] = {
        GeneratedDefault.TODAY: "utc_today"
    }
    python = "datetime.date"
    annotation = "wire.Date"
    is_inferred = True
    wire_code = (
        ISO_8601,
        '\nDate = Annotated[datetime.date, parsed(datetime.date, DAY, "2024-02-29")]',
    )
    sql_type = SqlType.DATE
    compares_with_text = True
    is_cast_target = True
    postgresql = "date"
    stand_in = "'1970-01-01'"
    casts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "datetime": (
            "{x} || ' 00:00:00.000000'",
            "CAST({x} AS timestamp) AT TIME ZONE 'UTC'",
        ),
        "local_datetime": (
            "{x} || ' 00:00:00.000000'",
            "CAST({x} AS timestamp)",
        ),
        "text": ("{x}", "CAST({x} AS text)"),
    }
    base_schema: ClassVar[Schema] = {"type": "string", "format": "date"}
    wire = Wire(
        "date",
        remark="a date: 2024-02-29",
        zod="z.iso.date()",
        order="Date.parse",
    )
    first, last = datetime.date.min, datetime.date.max
    usual = FIRST_DAY
    step = beyond_step = datetime.timedelta(days=1)
    ahead = "days_from_now"
    edges = "DATES"
    edges_code = """\
Edges(
    words("0001-01-01 9999-12-31"),
    [
        *words("2024-02-29 2023-02-29 0000-01-01 10000-01-01 -0001-01-01"),
        *same("2024-01-01T00:00:00", 0),
    ],
)"""
    wrong: ClassVar[Any] = "2024-02-30"

    def parse(self, text: str) -> str:
        """Return a date that exists."""
        wanted = "a date such as `2026-01-31`"
        if DATE_FORM.fullmatch(text) is None:
            raise ValueError(wanted)
        try:
            return datetime.date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError("a valid calendar date such as `2026-01-31`") from None

    def value(self, text: str) -> datetime.date:
        """Return the date."""
        return datetime.date.fromisoformat(text)

    def text(self, value: datetime.date) -> str:
        """Return a date in wire form."""
        return value.isoformat()

    def print_value(self, value: Any, type: FieldType) -> Code:
        """Print the date."""
        day = self.value(value)
        return Code(f"datetime.date({day.year}, {day.month}, {day.day})")

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type."""
        return style.call("Date")

    def samples_near(self, sql: str, type: FieldType, limits: Limits) -> Iterable[str]:
        """Yield the dates that an expression names, and those around them."""
        return neighbors(self, sql, limits, self.step)


TYPE = Date()
