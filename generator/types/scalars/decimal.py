"""`decimal(p, s)`: an exact number of `p` digits, `s` of them after the point."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal as Exact
from decimal import InvalidOperation
from itertools import count
from typing import Any, ClassVar

from generator.diagnostics import Problems, Span
from generator.python import Code, literal
from generator.source import Scalar
from generator.types.column_printing import SqlalchemyStyle
from generator.types.field_type import (
    ColumnType,
    DialectSql,
    FieldType,
    Limits,
    SqlType,
)
from generator.types.numbers import Number, Whole
from generator.types.samples import SAMPLE_COUNT, SampleRequest
from generator.types.scalar import ScalarType, Schema, Wire, text_bounds

MAX_PRECISION = 1000
"""PostgreSQL's limit of `numeric(p, s)`."""
EXACT_DIGITS = 15
"""Decimal digits that SQLite keeps exactly."""
_LARGEST_EXPONENT = 1100
_ORDINARY = Exact(10)
"""A price, say, that rules which users add later are likely to allow."""


class Decimal(Number):
    """An exact number, which is a string in JSON."""

    name = "decimal"
    summary = "An exact number: `decimal(10, 2)`, digits in all and behind the point."
    place = 70
    wire_place = 125
    example = "decimal(10, 2)"
    aliases: ClassVar[Mapping[str, str]] = {
        "number": "decimal(10, 2)",
        "numeric": "decimal(10, 2)",
        "money": "decimal(10, 2)",
        "decimalfield": "decimal(10, 2)",
    }
    parameters = ("precision", "scale")
    wrong_arguments = "decimal-digits"
    python = "decimal.Decimal"
    wire_code = (
        '''\
@dataclass(frozen=True)
class Digits(GroupedMetadata):
    """Marks a decimal of `precision` digits, `scale` of them after the decimal point.

    It is a string in JSON, because clients would parse numbers as binary fractions.
    """

    precision: int
    scale: int
    minimum: str | None = None
    maximum: str | None = None

    def __iter__(self) -> Iterator[Any]:
        """Yield the bounds, the validator, the serializer and the JSON Schema."""
        text = {"type": "string", "format": "decimal", "pattern": self.pattern}
        if self.minimum is not None:
            yield Ge(decimal.Decimal(self.minimum))
        if self.maximum is not None:
            yield Le(decimal.Decimal(self.maximum))
        yield BeforeValidator(self.parse)
        yield PlainSerializer(lambda n: f"{n:.{self.scale}f}", when_used="json")
        yield SchemaOf(text | schema_bounds(self.minimum, self.maximum))

    @property
    def pattern(self) -> str:
        """Return the pattern of valid text."""
        whole = rf"\\d{{1,{max(self.precision - self.scale, 1)}}}"
        fraction = rf"(\\.\\d{{1,{self.scale}}})?" if self.scale else ""
        return f"^-?{whole}{fraction}$"

    def parse(self, value: Any) -> Any:
        """Parse text; accept decimals from Python."""
        if isinstance(value, decimal.Decimal):
            return value
        if not isinstance(value, str) or not re.fullmatch(
            self.pattern, value, re.ASCII
        ):
            example = f"{12.5:.{self.scale}f}"
            raise ValueError(f'must be a string such as "{example}"')
        number = decimal.Decimal(value)
        return number or number.copy_abs()''',
    )
    sql_type = SqlType.DECIMAL
    is_cast_target = True
    postgresql = "numeric"
    wire = Wire(
        "decimal",
        r"^-?\d{1,",
        'a decimal number as a string, to keep all its digits: "12.50"',
        order="Number",
        reader=Exact,
    )
    edges = "decimal"
    wrong: ClassVar[Any] = 1.5

    def check_arguments(
        self,
        given: Mapping[str, int],
        span: Span,
        problems: Problems,
        *,
        is_list: bool,
    ) -> bool:
        """Check precision and scale; warn of more digits than SQLite keeps."""
        precision, scale = given.get("precision"), given.get("scale")
        if precision is None or scale is None:
            problems.add("decimal-digits", span)
            return False
        if not 1 <= precision <= MAX_PRECISION or scale > precision:
            problems.add(
                "decimal-range",
                span,
                precision=precision,
                scale=scale,
                most=MAX_PRECISION,
            )
            return False
        if precision > EXACT_DIGITS:
            problems.add(
                "decimal-inexact", span, precision=precision, exact=EXACT_DIGITS
            )
        return True

    def read(self, node: Scalar, type: FieldType) -> str:
        """Return a literal with as many decimals as the type has."""
        if isinstance(node.value, bool | None):
            raise ValueError("a decimal such as `9.99`")
        # The text, not the value: a float has forgotten the digits that were written.
        number = parse_decimal(str(node.value) if node.quoted else node.text)
        if type.precision is None or type.scale is None:
            return format(number, "f")
        digits = number.as_tuple()
        exponent = int(digits.exponent)
        whole = max(0, len(digits.digits) + exponent) if number else 0
        if whole > type.precision - type.scale or -exponent > type.scale:
            raise ValueError(
                f"a decimal of at most {type.precision - type.scale} digits before the "
                f"point and {type.scale} after it"
            )
        return format(number, f".{type.scale}f")

    def normalize_bound(self, value: str) -> str:
        """Return a bound without the zeros of its scale."""
        return format(Exact(value).normalize(), "f")

    def to_comparable(self, value: Any) -> Any:
        """Return the number."""
        return Exact(value)

    def annotate(self, type: FieldType, limits: Limits) -> str:
        """Return the annotation, which carries digits and bounds."""
        arguments = [str(type.precision), str(type.scale)]
        for name, bound in (("minimum", limits.minimum), ("maximum", limits.maximum)):
            if bound is not None:
                arguments.append(f"{name}={literal(str(bound))}")
        return f"Annotated[decimal.Decimal, wire.Digits({', '.join(arguments)})]"

    def print_value(self, value: Any, type: FieldType) -> Code:
        """Print the number."""
        return Code(f"decimal.Decimal({literal(str(value))})")

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type."""
        digits = f"precision={type.precision}", f"scale={type.scale}"
        return style.call("Numeric", *digits)

    def server_default(self, value: Any) -> str:
        """Return the literal without an exponent."""
        return format(Exact(str(value)), "f")

    def stored_value(self, value: Any) -> int | float:
        """Return the number as SQLite has it: whole ones as integers."""
        number = Exact(value)
        is_whole = number == number.to_integral_value()
        return int(number) if is_whole else float(number)

    def holds(self, type: ColumnType, other: ScalarType, old: ColumnType) -> bool:
        """Return whether another number has no more digits on either side."""
        whole = (type.precision or 0) - (type.scale or 0)
        if other is self:
            before = (old.precision or 0) - (old.scale or 0)
            return whole >= before and (type.scale or 0) >= (old.scale or 0)
        return isinstance(other, Whole) and whole >= other.digits

    def misfit(self, type: ColumnType, name: str) -> tuple[str, DialectSql] | None:
        """Return the condition of numbers with too many digits before the point."""
        if type.precision is None:
            return None
        scale = type.scale or 0
        limit = 10 ** (type.precision - scale)
        return "out of range", DialectSql(
            f"abs(round({name}, {scale})) >= {limit}",
            f"abs(round(CAST({name} AS numeric), {scale})) >= {limit}",
        )

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema, whose pattern states the digits."""
        assert type.precision is not None
        assert type.scale is not None
        whole = rf"\d{{1,{max(type.precision - type.scale, 1)}}}"
        fraction = rf"(\.\d{{1,{type.scale}}})?" if type.scale else ""
        pattern = f"^-?{whole}{fraction}$"
        text = {"type": "string", "format": "decimal", "pattern": pattern}
        return {**text, **text_bounds(limits)}

    def samples(self, wanted: SampleRequest) -> Iterator[str]:
        """Yield numbers with all decimals, from an ordinary one on if possible."""
        precision, scale = wanted.type.precision or 15, wanted.type.scale or 0
        unit = Exact(1).scaleb(-scale)
        room = Exact(1).scaleb(precision - scale) - unit
        low, high = wanted.limits.minimum, wanted.limits.maximum
        least = max(Exact(str(low)), -room) if low is not None else None
        most = min(Exact(str(high)), room) if high is not None else room
        start = least if least is not None else min(Exact(1), most - 7 * unit)
        if start in (0, 1) and most > _ORDINARY + SAMPLE_COUNT:
            start = _ORDINARY
        step = Exact(1) if start + SAMPLE_COUNT <= most else unit
        for number in count():
            value = start + step * number
            if value > most:
                return
            yield f"{value:.{scale}f}"

    def outside_limits(self, wanted: SampleRequest) -> Iterator[Code]:
        """Yield numbers outside the bounds, and such as have too many digits."""
        precision, scale = wanted.type.precision or 15, wanted.type.scale or 0
        unit = Exact(1).scaleb(-scale)
        room = Exact(1).scaleb(precision - scale)
        low, high = wanted.limits.minimum, wanted.limits.maximum
        for bound, step in ((low, -unit), (high, unit)):
            value = room if bound is None else Exact(str(bound)) + step
            if bound is not None and abs(value) < room:
                yield literal(f"{value:.{scale}f}")
        yield literal("0." + "0" * scale + "1")
        yield literal(f"1{'0' * max(precision - scale, 1)}")

    def from_decimal(self, value: Exact, type: FieldType) -> Iterable[str]:
        """Yield a number, if the type has as many digits."""
        scale, precision = type.scale or 0, type.precision or 15
        if abs(value) < 10 ** (precision - scale):
            yield f"{value:.{scale}f}"

    def edges_arguments(self, wanted: SampleRequest) -> list[int]:
        """Return precision and scale."""
        return [wanted.type.precision or 0, wanted.type.scale or 0]


_PATTERN = re.compile(r"\^-\?\\d\{1,(\d+)\}(?:\(\\\.\\d\{1,(\d+)\}\)\?)?\$")


def decimal_digits(schema: Schema) -> tuple[int, int] | None:
    """Return the digits before and after the point that the schema of a decimal allows.

    None for other schemas, and for a decimal whose pattern was edited.
    """
    pattern = schema.get("pattern")
    if schema.get("format") != TYPE.name or not isinstance(pattern, str):
        return None
    found = _PATTERN.fullmatch(pattern)
    return None if found is None else (int(found[1]), int(found[2] or 0))


def parse_decimal(text: str) -> Exact:
    """Return a finite decimal of a reasonable size.

    Raises:
        ValueError: the text is not one; says what is expected.
    """
    wanted = "a decimal such as `9.99`"
    try:
        value = Exact(text)
    except InvalidOperation:
        raise ValueError(wanted) from None
    if not value.is_finite() or "_" in text or not text.isascii():
        raise ValueError(wanted)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > _LARGEST_EXPONENT:
        raise ValueError("a decimal with fewer digits")
    return value


TYPE = Decimal()
