"""The types of the wire: what JSON and query strings may hold, exactly.

Each is a Python type with the checks that both databases need, and with the JSON Schema
that clients see.
"""

import base64
import datetime
import decimal
import ipaddress
import math
import re
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, cast

from pydantic import (
    AfterValidator,
    AnyUrl,
    AwareDatetime,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    JsonValue,
    PlainSerializer,
    TypeAdapter,
    ValidationInfo,
    validate_email,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import (
    CoreSchema,
    PydanticCustomError,
    PydanticKnownError,
    SchemaValidator,
    core_schema,
)

T = TypeVar("T")


SAID_OF_FIELDS = ("title", "description", "examples")


def described(own: JsonSchemaValue, found: JsonSchemaValue) -> JsonSchemaValue:
    """Return a type's own JSON Schema with what is said of the field that has it."""
    return own | {key: found[key] for key in SAID_OF_FIELDS if key in found}


@dataclass(frozen=True, eq=False)
class SchemaOf:
    """Gives a type a JSON Schema of its own."""

    schema: JsonSchemaValue

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return what clients see."""
        return described(self.schema, handler(schema))


class NotNull:
    """Takes `None` out of what an optional type accepts."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return the schema inside the nullable one."""
        schema = handler(source)
        if schema["type"] == "nullable":
            inner: CoreSchema = schema["schema"]
            return inner
        return schema


Omittable = Annotated[T | None, NotNull()]
"""A property that may be left out, but not be null; None stands for its absence."""


def emptied(values: Any) -> Any:
    """Return no values for `status__in=`, which a query has no other words for."""
    return [] if values == [""] else values


AnyOf = Annotated[
    list[T] | None,
    BeforeValidator(emptied),
    Field(description="Any of these values; left empty, none."),
]
"""The values of a filter `status__in`; None stands for its absence."""


def refuse_nul(text: str) -> str:
    """Refuse the one character that PostgreSQL cannot store."""
    if "\x00" in text:
        raise ValueError("must not contain NUL characters")
    return text


Text = Annotated[str, AfterValidator(refuse_nul)]


def key_segment(text: str) -> str:
    """Refuse what cannot stand as one segment of a path."""
    if not text or "/" in text or text in {".", ".."}:
        raise ValueError("must not be empty, '.' or '..', nor contain '/'")
    return text


@dataclass(frozen=True)
class Matching:
    """Marks text that a pattern is found in.

    It belongs to the text itself, so that the contract tells it of optional text too.
    """

    pattern: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return the text's schema with the pattern in it."""
        schema = handler(source)
        text: dict[str, Any] = dict(schema)
        inner = text
        while inner["type"] != "str":
            inner["schema"] = inner = dict(inner["schema"])
        inner["pattern"] = self.pattern
        return cast(CoreSchema, text)


def told_bounds(minimum: str | None, maximum: str | None) -> JsonSchemaValue:
    """Return bounds as clients see them: JSON Schema has words for those of numbers."""
    bounds = {"x-minimum": minimum, "x-maximum": maximum}
    return {name: bound for name, bound in bounds.items() if bound is not None}


@dataclass(frozen=True)
class Between:
    """Bounds a date, a time, a datetime or a duration; the bounds are in wire form."""

    minimum: str | None = None
    maximum: str | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return the schema of the values that are within the bounds."""
        schema = handler(source)
        read = SchemaValidator(schema).validate_python
        least = None if self.minimum is None else read(self.minimum)
        most = None if self.maximum is None else read(self.maximum)

        def check(value: Any) -> Any:
            if least is not None and value < least:
                raise PydanticKnownError("greater_than_equal", {"ge": self.minimum})
            if most is not None and value > most:
                raise PydanticKnownError("less_than_equal", {"le": self.maximum})
            return value

        return core_schema.no_info_after_validator_function(check, schema)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return what clients see of the type, and the bounds."""
        return handler(schema) | told_bounds(self.minimum, self.maximum)


KeyText = Annotated[Text, AfterValidator(key_segment)]
"""Text that is part of a key, and so of paths."""

Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Int53 = Annotated[int, Field(ge=-(2**53) + 1, le=2**53 - 1)]
"""Whole numbers that every client reads exactly: JavaScript rounds those beyond."""
Float = Annotated[float, Field(allow_inf_nan=False)]


@dataclass(frozen=True)
class Int64Text:
    """Marks a whole number that JSON has as text, so that clients keep all 64 bits."""

    minimum: int = -(2**63)
    maximum: int = 2**63 - 1

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return an integer's schema that reads and writes text."""
        return core_schema.with_info_before_validator_function(
            self.parse,
            core_schema.int_schema(ge=self.minimum, le=self.maximum),
            serialization=core_schema.plain_serializer_function_ser_schema(
                str, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return what clients may write."""
        own = {"type": "string", "pattern": WHOLE}
        bounds = told_bounds(str(self.minimum), str(self.maximum))
        return described(own | bounds, handler(schema))

    @staticmethod
    def parse(value: Any, info: ValidationInfo) -> Any:
        """Read text; let integers pass that come from Python."""
        if info.mode == "python" and isinstance(value, int):
            return value
        if not isinstance(value, str) or not re.fullmatch(WHOLE, value, re.ASCII):
            raise ValueError('must be a whole number as text, such as "12"')
        return int(value)


WHOLE = r"^(0|-?[1-9]\d{0,18})$"
Int64 = Annotated[int, Int64Text()]


def parsed(python_type: Any, form: str, example: str) -> BeforeValidator:
    """Read text of a type in one form, none that says more than the type holds."""
    adapter = TypeAdapter(python_type)

    def parse(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if not re.fullmatch(form, value, re.ASCII):
            raise ValueError(f'must be in ISO 8601 form, such as "{example}"')
        return adapter.validate_python(value)

    return BeforeValidator(parse)


def utc(value: datetime.datetime) -> datetime.datetime:
    """Return the same moment in UTC."""
    try:
        return value.astimezone(datetime.UTC)
    except OverflowError as error:
        raise ValueError("is outside the years 1 to 9999 in UTC") from error


def naive(value: datetime.time) -> datetime.time:
    """Refuse a time of day with a zone, which says nothing without a date."""
    if value.tzinfo is not None:
        raise ValueError("must not have a time zone")
    return value


DAY = r"\d{4}-\d\d-\d\d"
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$"
MOMENT = rf"^{DAY}[Tt ]\d\d:\d\d(:\d\d(\.\d{{1,6}})?)?([Zz]|[+-]\d\d:?\d\d)$"
LENGTH = r"[+-]?P[^.]+(\.\d{1,6}[A-Z])?"

Date = Annotated[datetime.date, parsed(datetime.date, DAY, "2024-02-29")]
Time = Annotated[
    datetime.time,
    parsed(datetime.time, CLOCK, "09:30:00"),
    AfterValidator(naive),
    SchemaOf({"type": "string", "pattern": CLOCK, "examples": ["09:30:00"]}),
]
DateTime = Annotated[
    AwareDatetime,
    parsed(AwareDatetime, MOMENT, "2024-02-29T12:00:00Z"),
    AfterValidator(utc),
    SchemaOf({"type": "string", "format": "date-time", "pattern": MOMENT}),
]

LONGEST = datetime.timedelta(days=36_500_000)
"""A hundred thousand years, which both databases can store."""

Duration = Annotated[
    datetime.timedelta,
    parsed(datetime.timedelta, LENGTH, "P1DT2H"),
    Field(ge=-LONGEST, le=LONGEST),
    SchemaOf({"type": "string", "format": "duration"}),
]


@dataclass(frozen=True)
class Digits:
    """Marks a decimal of `precision` digits, `scale` of them behind the point.

    On the wire it is a string: JSON numbers would pass through binary fractions.
    """

    precision: int
    scale: int
    minimum: str | None = None
    maximum: str | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return a decimal's schema that reads and writes strings."""
        return core_schema.no_info_before_validator_function(
            self.parse,
            core_schema.decimal_schema(
                ge=None if self.minimum is None else decimal.Decimal(self.minimum),
                le=None if self.maximum is None else decimal.Decimal(self.maximum),
            ),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: f"{value:.{self.scale}f}", when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return what clients may write."""
        own = {"type": "string", "format": "decimal", "pattern": self.pattern}
        bounds = told_bounds(self.minimum, self.maximum)
        return described(own | bounds, handler(schema))

    @property
    def pattern(self) -> str:
        """The text that fits."""

        whole = rf"\d{{1,{max(self.precision - self.scale, 1)}}}"
        fraction = rf"(\.\d{{1,{self.scale}}})?" if self.scale else ""
        return f"^-?{whole}{fraction}$"

    def parse(self, value: Any) -> Any:
        """Read text; let decimals pass, which come from Python."""
        if isinstance(value, decimal.Decimal):
            return value
        if not isinstance(value, str) or not re.fullmatch(
            self.pattern, value, re.ASCII
        ):
            example = f"{12.5:.{self.scale}f}"
            raise ValueError(f'must be a string such as "{example}"')
        number = decimal.Decimal(value)
        return number or number.copy_abs()


def from_base64(value: object) -> object:
    """Decode base64 text, in the standard or in the URL-safe alphabet."""
    if not isinstance(value, str):
        return value
    standard = value.replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(standard, validate=True)
    except ValueError as error:
        raise ValueError("must be base64") from error
    if base64.b64encode(decoded).decode() != standard:
        raise ValueError("must be base64 without bits to spare")
    return decoded


Bytes = Annotated[
    bytes,
    BeforeValidator(from_base64),
    PlainSerializer(lambda value: base64.b64encode(value).decode(), when_used="json"),
    SchemaOf({"type": "string", "format": "byte"}),
]


def checked_email(text: str) -> str:
    """Return an email address in its usual form, and refuse what is none."""
    _, address = validate_email(text)
    return address


Email = Annotated[
    str,
    AfterValidator(checked_email),
    SchemaOf({"type": "string", "format": "email"}),
]
KeyEmail = Annotated[Email, AfterValidator(key_segment)]


def checked_url(text: str) -> str:
    """Refuse text that is no absolute URL; keep it as it was written."""
    URL.validate_python(text)
    return text


URL = TypeAdapter(AnyUrl)
Url = Annotated[
    Text,
    Field(max_length=2083),
    AfterValidator(checked_url),
    SchemaOf({"type": "string", "format": "uri", "maxLength": 2083}),
]


def canonical_ip(text: str) -> str:
    """Return an IP address in its shortest form."""
    if "%" in text:
        raise ValueError("must not have a zone")
    return str(ipaddress.ip_address(text))


Ip = Annotated[
    str,
    AfterValidator(canonical_ip),
    SchemaOf(
        {
            "anyOf": [
                {"type": "string", "format": "ipv4"},
                {"type": "string", "format": "ipv6"},
            ]
        }
    ),
]


DEEPEST = 64
"""How many objects and lists may be inside each other."""


def storable(value: Any) -> JsonValue:
    """Return JSON as both databases keep it, and refuse what one of them cannot."""
    if value is None:
        raise ValueError("must not be null")
    whole: JsonValue = kept(value, DEEPEST)
    return whole


def unfit(reason: str) -> PydanticCustomError:
    """Return the error of JSON that is right, but that no client would get back."""
    return PydanticCustomError("json_range", "{reason}", {"reason": reason})


def kept(value: Any, room: int) -> Any:
    """Return a part of a JSON value that may be `room` levels deep."""
    match value:
        case str():
            refuse_nul(value).encode()
            return value
        case float() if not math.isfinite(value):
            raise ValueError("must not hold NaN or infinities")
        case float():
            return value + 0.0  # zero without a sign, which PostgreSQL drops
        case int() if abs(value) >= 2**53:
            raise unfit("must hold no whole number beyond 53 bits")
        case dict() | list() if room == 0:
            raise unfit(f"must not be deeper than {DEEPEST} levels")
        case dict():
            return {kept(name, 0): kept(part, room - 1) for name, part in value.items()}
        case list():
            return [kept(part, room - 1) for part in value]
        case bool() | int() | None:
            return value
    raise ValueError("must be JSON")


class Storable:
    """Holds a value against what JSON is and what both databases keep of it."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return the schema of any value that is storable."""
        return core_schema.no_info_after_validator_function(
            storable, core_schema.any_schema()
        )


Json = Annotated[
    JsonValue,
    Storable(),
    SchemaOf({"type": ["object", "array", "string", "number", "boolean"]}),
]
