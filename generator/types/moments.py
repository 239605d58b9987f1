"""What dates, times, datetimes and durations have in common."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from generator.python import Code, literal
from generator.types.field_type import FieldType, IndexMethod, Limits
from generator.types.samples import SampleRequest, time_steps
from generator.types.scalar import ORDERED, ScalarType, Schema, text_bounds
from generator.types.texts import quoted_texts

CLOCK_PATTERN = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$"
"""The contract's pattern of a time of day; the emitted `CLOCK` is the same."""


class Timely(ScalarType):
    """A point or a length of time, which is text on the wire."""

    is_bounded = True
    filters = ORDERED
    index_methods = (IndexMethod.BRIN, IndexMethod.HASH)
    bounds = ("wire.Between", "minimum", "maximum")
    base_schema: ClassVar[Schema]

    def value(self, text: str) -> Any:
        """Return a value in wire form as Python has it."""
        raise NotImplementedError

    def text(self, value: Any) -> str:
        """Return a value of Python in wire form."""
        raise NotImplementedError

    first: Any
    last: Any
    """The ends of the type."""
    usual: Any
    """The value that samples begin with, where no bound forbids it."""
    step: datetime.timedelta
    """What lies between two samples."""
    beyond_step: datetime.timedelta
    """How far outside a bound the values are that tests expect to be refused."""

    def to_comparable(self, value: Any) -> Any:
        """Return a value as Python compares it."""
        return self.value(value)

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema, with the bounds as keywords of extension."""
        return {**self.base_schema, **text_bounds(limits)}

    def samples(self, wanted: SampleRequest) -> Iterator[str]:
        """Yield values from the lower bound on, or around the usual one."""
        low, high = self.limits(wanted)
        for value in time_steps(
            self.usual, low, high, self.step, self.first, self.last
        ):
            yield self.text(value)

    def limits(self, wanted: SampleRequest) -> tuple[Any, Any]:
        """Return the bounds as values; None where there are none."""
        low, high = wanted.limits.minimum, wanted.limits.maximum
        return (
            None if low is None else self.value(str(low)),
            None if high is None else self.value(str(high)),
        )

    def outside_limits(self, wanted: SampleRequest) -> Iterator[Code]:
        """Yield the values next to the bounds."""
        low, high = self.limits(wanted)
        for bound, step in ((low, -self.beyond_step), (high, self.beyond_step)):
            if bound is not None:
                yield from self._shift(bound, step)

    def _shift(self, bound: Any, step: datetime.timedelta) -> Iterator[Code]:
        try:
            value = bound + step
        except OverflowError:
            return
        if self.first <= value <= self.last:
            yield literal(self.text(value))


def neighbors(
    type: Timely, sql: str, limits: Limits, step: datetime.timedelta
) -> Iterable[str]:
    """Yield the dates or times that an expression names, and those around them."""
    low, high = (
        None if bound is None else type.value(str(bound))
        for bound in (limits.minimum, limits.maximum)
    )
    for text in quoted_texts(sql):
        for sign in (0, 1, -1):
            try:
                moved = type.value(text) + step * sign
                if (low is None or moved >= low) and (high is None or moved <= high):
                    yield type.text(moved)
            except (ValueError, OverflowError, TypeError):
                continue


def print_clock(moment: datetime.time | datetime.datetime) -> str:
    """Print the arguments of a time of day, without zeros at the end."""
    parts = [moment.hour, moment.minute, moment.second, moment.microsecond]
    while len(parts) > 2 and not parts[-1]:
        parts.pop()
    return ", ".join(map(str, parts))


def stored_moment(moment: datetime.datetime) -> str:
    """Return the text that SQLAlchemy stores in SQLite, which has no zone."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f").rjust(26, "0")


DATE_FORM = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

ISO_8601 = r'''
def parsed(python_type: Any, form: str, example: str) -> BeforeValidator:
    """Return a validator that parses text in one ISO 8601 form only."""
    adapter = TypeAdapter(python_type)

    def parse(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if not re.fullmatch(form, value, re.ASCII):
            raise ValueError(f'must be in ISO 8601 form, such as "{example}"')
        return adapter.validate_python(value)

    return BeforeValidator(parse)


def utc(value: datetime.datetime) -> datetime.datetime:
    """Convert a datetime to UTC."""
    try:
        return value.astimezone(datetime.UTC)
    except OverflowError as error:
        raise ValueError("must be between the years 1 and 9999 in UTC") from error


def naive(value: datetime.time) -> datetime.time:
    """Reject a time with a time zone, which is ambiguous without a date."""
    if value.tzinfo is not None:
        raise ValueError("must not have a time zone")
    return value


DAY = r"\d{4}-\d\d-\d\d"
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$"
MOMENT = rf"^{DAY}[Tt ]\d\d:\d\d(:\d\d(\.\d{{1,6}})?)?([Zz]|[+-]\d\d:?\d\d)$"
LENGTH = r"[+-]?P[^.]+(\.\d{1,6}[A-Z])?"'''.lstrip()
"""What the emitted types of dates and times share."""
