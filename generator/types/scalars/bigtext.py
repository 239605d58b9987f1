"""`bigint` with `wire: text`: all 64 bits, as a string in JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from generator.python import Code, literal
from generator.source import Scalar
from generator.types.field_type import FieldType, Limits
from generator.types.samples import SampleRequest
from generator.types.scalar import Schema, Wire
from generator.types.scalars.bigint import BigInt

_PATTERN = r"^(0|-?[1-9]\d{0,18})$"


class BigText(BigInt):
    """A whole number of 64 bits that is a string in JSON."""

    name = "bigtext"
    summary = ""
    place = 50
    wire_place = 65
    is_written = False
    aliases: ClassVar[Mapping[str, str]] = {}
    text_form = None
    least, most = -(2**63), 2**63 - 1
    annotation = "wire.Int64"
    bounds = None
    is_printed = True
    default_is_text = True
    wire_code = (
        '''\
@dataclass(frozen=True)
class Int64Text(GroupedMetadata):
    """Marks an integer that is a string in JSON: clients keep all 64 bits."""

    minimum: int = -(2**63)
    maximum: int = 2**63 - 1

    def __iter__(self) -> Iterator[Any]:
        """Yield the validator, the serializer and the JSON Schema."""
        bounds = schema_bounds(str(self.minimum), str(self.maximum))
        yield Ge(self.minimum)
        yield Le(self.maximum)
        yield BeforeValidator(self.parse)
        yield PlainSerializer(str, when_used="json")
        yield SchemaOf({"type": "string", "pattern": WHOLE} | bounds)

    @staticmethod
    def parse(value: Any, info: ValidationInfo) -> Any:
        """Parse text; accept integers from Python."""
        if info.mode == "python" and isinstance(value, int):
            return value
        if not isinstance(value, str) or not re.fullmatch(WHOLE, value, re.ASCII):
            raise ValueError('must be an integer as a string, such as "12"')
        return int(value)


''' rf'WHOLE = r"{_PATTERN}"' "\nInt64 = Annotated[int, Int64Text()]",
    )
    is_cast_target = False
    wire = Wire(
        pattern="^(0|-?[1-9]",
        remark='a 64-bit integer as a string: "9007199254740993"',
    )
    edges = "BIGINT_TEXTS"
    edges_code = """\
Edges(
    words(f"{-(2**63)} {2**63 - 1}"),
    [
        *words(f"0 {2**53 + 1} {-(2**63) - 1} {2**63} -0 007 +1"),
        *same(f"1{'0' * 400}", " 1", 1),
    ],
)"""
    edges_comment = None
    wrong: ClassVar[Any] = 1
    no_key: ClassVar[Any] = str(2**63 - 1)

    @property
    def stored(self) -> str:
        """The type of its columns: the wire alone differs."""
        return "bigint"

    def read(self, node: Scalar, type: FieldType) -> str:
        """Return a literal as text."""
        return str(super().read(node, type))

    def to_comparable(self, value: Any) -> Any:
        """Return the number."""
        return int(value)

    def annotate(self, type: FieldType, limits: Limits) -> str:
        """Return the annotation, which carries the bounds."""
        bounds = {"minimum": limits.minimum, "maximum": limits.maximum}
        given = [f"{name}={int(b)}" for name, b in bounds.items() if b is not None]
        if not given:
            return self.annotation
        return f"Annotated[int, wire.Int64Text({', '.join(given)})]"

    def print_value(self, value: Any, type: FieldType) -> Code:
        """Print the number."""
        return literal(int(value))

    def stored_value(self, value: Any) -> int:
        """Return the number."""
        return int(value)

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema, in which the type has bounds of its own."""
        least = self.least if limits.minimum is None else limits.minimum
        most = self.most if limits.maximum is None else limits.maximum
        bounds = {"x-minimum": str(least), "x-maximum": str(most)}
        return {"type": "string", "pattern": _PATTERN, **bounds}

    def parameter_default(self, value: Any) -> int:
        """Return the number: FastAPI writes defaults of parameters as Python has them."""
        return int(value)

    def samples(self, wanted: SampleRequest) -> Iterator[str]:
        """Yield numbers within limits, as text."""
        return map(str, self.numbers(wanted))

    def print_sent(self, value: int) -> Code:
        """Print a number as a client sends it."""
        return literal(str(value))

    def from_decimal(self, value: Decimal, type: FieldType) -> Iterable[str]:
        """Yield a number as text."""
        return map(str, super().from_decimal(value, type))

    def made_key(self, number: int) -> str:
        """Return a key as text."""
        return str(number + 1)


TYPE = BigText()
