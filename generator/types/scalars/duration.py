"""`duration`: a length of time."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from generator.python import Code, literal
from generator.types.column_printing import SqlalchemyStyle, variant
from generator.types.field_type import ColumnType, FieldType, SqlType
from generator.types.moments import ISO_8601, Timely
from generator.types.samples import SampleRequest
from generator.types.scalar import Schema, Wire

_FORM = re.compile(
    r"(?P<sign>[+-]?)P(?:(?P<years>\d{1,9})Y)?(?:(?P<weeks>\d{1,9})W)?"
    r"(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?"
    r"(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)
_DAYS_IN_YEAR = 365
_LONGEST = 36_500_000
"""Days that both databases, and the output, can hold."""
_MICROSECOND = datetime.timedelta(microseconds=1)
_SECOND = datetime.timedelta(seconds=1)


class Duration(Timely):
    """A length of time, in ISO 8601 on the wire."""

    name = "duration"
    summary = "A length of time, ISO 8601: `PT1H30M`."
    place = 120
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("interval", "durationfield", "timedelta"), "duration"
    )
    python = "datetime.timedelta"
    annotation = "wire.Duration"
    column_class = "Duration"
    wire_code = (
        ISO_8601,
        '''
LONGEST = datetime.timedelta(days=36_500_000)
"""A hundred thousand years, which both databases can store."""

Duration = Annotated[
    datetime.timedelta,
    parsed(datetime.timedelta, LENGTH, "P1DT2H"),
    Field(ge=-LONGEST, le=LONGEST),
    SchemaOf({"type": "string", "format": "duration"}),
]''',
    )
    column_code = (
        '''\
class Duration(TypeDecorator[datetime.timedelta]):
    """Durations: an interval on PostgreSQL, microseconds on SQLite."""

    impl = Interval
    cache_ok = True

    @property
    def python_type(self) -> type[datetime.timedelta]:
        """Return the type of the values in Python."""
        return datetime.timedelta

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column type of the database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Interval())
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(
        self, value: datetime.timedelta | None, dialect: Dialect
    ) -> datetime.timedelta | int | None:
        """Return what the database stores."""
        if value is None or dialect.name == "postgresql":
            return value
        return value // MICROSECOND

    def process_result_value(
        self, value: Any, dialect: Dialect
    ) -> datetime.timedelta | None:
        """Return the stored duration."""
        return value * MICROSECOND if isinstance(value, int) else value''',
    )
    sql_type = SqlType.DURATION
    postgresql = "interval"
    shares_literals = False
    stand_in_fill = "PT0S"
    fill_setup = "microsecond = 1 if on_sqlite() else timedelta(microseconds=1)"
    base_schema: ClassVar[Schema] = {"type": "string", "format": "duration"}
    first = datetime.timedelta(days=-_LONGEST)
    last = datetime.timedelta(days=_LONGEST)
    usual = step = datetime.timedelta(minutes=1)
    beyond_step = _SECOND
    edges = "DURATIONS"
    edges_code = """\
Edges(
    [("PT24H", "P1D"), *words("-PT0.000001S P100000Y")],
    [
        *words("PT0S PT0.000001S -P100000Y P100000YT1S P1000000Y PT0.0000001S"),
        *same(f"P{'9' * 30}D", 0),
    ],
)"""
    wrong: ClassVar[Any] = "soon"

    def parse(self, text: str) -> str:
        """Return a duration in its shortest form, such as `P1DT2H`."""
        return self.text(self.value(text))

    def value(self, text: str) -> datetime.timedelta:
        """Return a duration; a year is 365 days, and there are no months.

        Pydantic prints and reads years so.

        Raises:
            ValueError: the text is not a duration; says what is expected.
        """
        wanted = "a duration such as `PT1H30M` or `P7D`"
        found = _FORM.fullmatch(text)
        if found is None or not any(found.groups()[1:]):
            raise ValueError(wanted)
        parts = found.groupdict(default="0")
        try:
            value = datetime.timedelta(
                weeks=int(parts["weeks"]),
                days=int(parts["days"]) + int(parts["years"]) * _DAYS_IN_YEAR,
                hours=int(parts["hours"]),
                minutes=int(parts["minutes"]),
                microseconds=int(Decimal(parts["seconds"]) * 1_000_000),
            )
        except OverflowError:
            value = datetime.timedelta.max
        if value.days > _LONGEST:
            raise ValueError(f"a duration of at most {_LONGEST} days")
        return -value if found["sign"] == "-" else value

    def text(self, value: datetime.timedelta) -> str:
        """Return a duration in its shortest form."""
        sign, value = ("-", -value) if value.days < 0 else ("", value)
        minutes, seconds = divmod(value.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        fraction = f".{value.microseconds:06}".rstrip("0") if value.microseconds else ""
        clock = f"{hours}H" if hours else ""
        clock += f"{minutes}M" if minutes else ""
        clock += f"{seconds}{fraction}S" if seconds or fraction else ""
        years, rest = divmod(value.days, _DAYS_IN_YEAR)
        days = (f"{years}Y" if years else "") + (f"{rest}D" if rest else "")
        if not days and not clock:
            return "PT0S"
        return f"{sign}P{days}" + (f"T{clock}" if clock else "")

    def print_value(self, value: Any, type: FieldType) -> Code:
        """Print the duration."""
        length = self.value(value)
        parts = ("days", "seconds", "microseconds")
        values = {part: getattr(length, part) for part in parts}
        given = [f"{part}={value}" for part, value in values.items() if value]
        return Code(f"datetime.timedelta({', '.join(given)})")

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type."""
        return variant(style.call("Interval"), style.call("BigInteger"), "sqlite")

    def stored_value(self, value: Any) -> int:
        """Return the microseconds."""
        return self.value(value) // _MICROSECOND

    def print_fill(self, fill: str) -> str:
        """Print a duration as revisions compute it."""
        return f"{self.value(fill) // _MICROSECOND} * microsecond"

    def outside_limits(self, wanted: SampleRequest) -> Iterator[Code]:
        """Yield the durations a second outside the bounds."""
        low, high = self.limits(wanted)
        for bound, step in ((low, -_SECOND), (high, _SECOND)):
            if bound is not None:
                yield literal(self.text(bound + step))


TYPE = Duration()
TYPE.wire = Wire("duration", remark="a duration in ISO 8601: P1DT2H", reader=TYPE.value)
