"""What numeric types have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from generator.python import Code, literal
from generator.source import Scalar
from generator.types.column_printing import SqlalchemyStyle
from generator.types.field_type import (
    ColumnType,
    DialectSql,
    FieldType,
    IndexMethod,
    Limits,
)
from generator.types.samples import SAMPLE_COUNT, SampleRequest
from generator.types.scalar import ORDERED, ScalarType, Schema

_NUMBER = re.compile(r"(?<![\w.'])\d+(?:\.\d+)?")


class Number(ScalarType):
    """A number of any kind."""

    is_number = True
    is_bare = True
    is_bounded = True
    filters = ORDERED
    index_methods = (IndexMethod.BRIN, IndexMethod.HASH)
    stand_in = "0"

    def cast(self, new: ScalarType) -> tuple[str, str] | None:
        """Return how a number becomes another one, or text."""
        to = f"CAST({{x}} AS {new.postgresql})"
        if new.is_text:
            return "CAST({x} AS TEXT)", to
        if new.is_number:
            rounds = new.is_whole and not self.is_whole
            return ("CAST(round({x}) AS INTEGER)" if rounds else "{x}"), to
        return super().cast(new)

    def sqlite_value(self, default: str) -> int | float:
        """Return a server default as a number."""
        return float(default)

    def samples_near(self, sql: str, type: FieldType, limits: Limits) -> Iterable[Any]:
        """Yield the numbers of an expression and their neighbors, of both signs."""
        low, high = limits.minimum, limits.maximum
        for match in _NUMBER.finditer(sql):
            for sign in (1, -1):
                for step in (0, 1, -1):
                    value = Decimal(match[0]) * sign + step
                    if low is not None and value < Decimal(str(low)):
                        continue
                    if high is not None and value > Decimal(str(high)):
                        continue
                    yield from self.from_decimal(value, type)

    def from_decimal(self, value: Decimal, type: FieldType) -> Iterable[Any]:
        """Yield a number in wire form, if it is one of the type."""
        raise NotImplementedError


class Whole(Number):
    """A whole number of so many bits."""

    is_whole = True
    python = "int"
    may_be_id = True
    is_made = True
    bounds: tuple[str, str, str] | None = ("Field", "ge", "le")
    sqlalchemy: str
    """The column type of SQLAlchemy."""

    _LARGEST_NEAR = 2**31

    def read(self, node: Scalar, type: FieldType) -> Any:
        """Return a literal within the ends of the type."""
        value = node.value
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError("a whole number")
        if not self.least <= value <= self.most:
            raise ValueError(f"a whole number from {self.least} to {self.most}")
        return value

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type."""
        return style.call(self.sqlalchemy)

    def sqlite_value(self, default: str) -> int:
        """Return a server default as a whole number."""
        return int(default)

    def holds(self, type: ColumnType, other: ScalarType, old: ColumnType) -> bool:
        """Return whether another whole number has fewer bits."""
        return isinstance(other, Whole) and other.bits <= self.bits

    @property
    def digits(self) -> int:
        """How many decimal digits a value may have."""
        return len(str(2 ** (self.bits - 1)))

    def misfit(self, type: ColumnType, name: str) -> tuple[str, DialectSql] | None:
        """Return the condition of numbers that have too many bits."""
        limit = 2 ** (self.bits - 1)
        within = f"{name} NOT BETWEEN -{limit} AND {limit - 1}"
        return "out of range", DialectSql.for_both(within)

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema, in which the type has bounds of its own."""
        low, high = limits.minimum, limits.maximum
        return {
            "type": "integer",
            "minimum": self.least if low is None else int(low),
            "maximum": self.most if high is None else int(high),
        }

    def numbers(self, wanted: SampleRequest) -> Iterator[int]:
        """Yield numbers within limits, from 1 if possible."""
        low, high = wanted.limits.minimum, wanted.limits.maximum
        least = int(low) if low is not None else self.least
        most = int(high) if high is not None else self.most
        is_given = low is not None and least > self.least
        start = least if is_given else max(least, min(1, most))
        if start == 0 and most > SAMPLE_COUNT:
            start = 1
        if low is None and most < SAMPLE_COUNT:
            start = most - SAMPLE_COUNT + 1
        return iter(range(start, most + 1))

    def samples(self, wanted: SampleRequest) -> Iterator[Any]:
        """Yield numbers within limits."""
        return self.numbers(wanted)

    def outside_limits(self, wanted: SampleRequest) -> Iterator[Code]:
        """Yield the numbers next to the limits, or to the ends of the type."""
        low, high = wanted.limits.minimum, wanted.limits.maximum
        yield self.print_sent((self.least if low is None else int(low)) - 1)
        yield self.print_sent((self.most if high is None else int(high)) + 1)

    def print_sent(self, value: int) -> Code:
        """Print a number as a client sends it."""
        return literal(value)

    def from_decimal(self, value: Decimal, type: FieldType) -> Iterable[Any]:
        """Yield a number, if it is a whole one of usual size."""
        if value == int(value) and abs(value) < self._LARGEST_NEAR:
            yield int(value)
