"""`float`: a floating-point number of 64 bits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from generator.python import Code, literal
from generator.source import Scalar
from generator.types.column_printing import SqlalchemyStyle
from generator.types.field_type import ColumnType, FieldType, Limits, SqlType
from generator.types.numbers import Number, Whole
from generator.types.samples import SAMPLE_COUNT, SampleRequest
from generator.types.scalar import ScalarType, Schema

_MANTISSA = 53


class Float(Number):
    """A floating-point number of 64 bits."""

    name = "float"
    summary = "A floating-point number of 64 bits."
    place = 60
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("double", "real", "float4", "float8", "floatfield"), "float"
    )
    may_be_key = False
    python = "float"
    annotation = "wire.Float"
    bounds_in_field = True
    wire_code = ("Float = Annotated[float, Field(allow_inf_nan=False)]",)
    sql_type = SqlType.FLOAT
    is_cast_target = True
    sql_names = ("double",)
    postgresql = "double precision"
    edges = "FLOATS"
    edges_code = """\
Edges(
    same(0.1, 1.7976931348623157e308),
    same(0.0, -0.0, 5e-324, 1e16, 1e22, 10**400, math.inf, -math.inf, math.nan),
)"""
    wrong: ClassVar[Any] = "1.5"

    def read(self, node: Scalar, type: FieldType) -> float:
        """Return a finite number."""
        value = node.value
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ValueError("a number")
        return parse_finite(value)

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type."""
        return style.call("Double")

    def server_default(self, value: float) -> str:
        """Return the literal that both databases read."""
        return repr(float(value))

    def holds(self, type: ColumnType, other: ScalarType, old: ColumnType) -> bool:
        """Return whether another type is of whole numbers that are exact as floats."""
        return isinstance(other, Whole) and other.bits <= _MANTISSA

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema with bounds."""
        found = {"minimum": limits.minimum, "maximum": limits.maximum}
        given = {key: bound for key, bound in found.items() if bound is not None}
        return {"type": "number", **given}

    def samples(self, wanted: SampleRequest) -> Iterator[float]:
        """Yield numbers that differ after every rounding."""
        low, high = wanted.limits.minimum, wanted.limits.maximum
        if low is not None and high is not None:
            first, last = float(low), float(high)
            step = last / SAMPLE_COUNT - first / SAMPLE_COUNT
            values = [first + step * number for number in range(SAMPLE_COUNT + 1)]
            return iter(dict.fromkeys(min(value, last) for value in values))
        if high is not None and float(high) < SAMPLE_COUNT + 1:
            return _spread(float(high), -1)
        return _spread(0.5 if low is None else float(low), 1)

    def outside_limits(self, wanted: SampleRequest) -> Iterator[Code]:
        """Yield numbers outside the bounds."""
        for bound, sign in ((wanted.limits.minimum, -1), (wanted.limits.maximum, 1)):
            if bound is not None:
                value = float(bound) + sign * max(1.0, abs(float(bound)))
                if math.isfinite(value):
                    yield literal(value)

    def from_decimal(self, value: Decimal, type: FieldType) -> Iterable[float]:
        """Yield a number."""
        yield float(value)


def parse_finite(value: int | float) -> float:
    """Return a number as a float.

    Raises:
        ValueError: it is infinite, too large, or not a number.
    """
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError("a finite number")
    return number


def _spread(start: float, sign: int) -> Iterator[float]:
    """Yield numbers that are far enough from each other to differ."""
    step = max(1.0, abs(start) / 8) * sign
    values = (start + step * number for number in range(SAMPLE_COUNT))
    return (value for value in values if math.isfinite(value))


TYPE = Float()
