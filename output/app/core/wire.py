"""Types of the API: the values that JSON bodies and query strings may contain.

Each is a Python type with validation for both databases, and with the JSON Schema
that clients see.
"""

import datetime
import decimal
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, cast

from annotated_types import Ge, GroupedMetadata, Le
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    JsonValue,
    PlainSerializer,
    TypeAdapter,
    validate_email,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

T = TypeVar("T")

KEPT_OF_FIELDS = ("title", "description", "examples")


@dataclass(frozen=True, eq=False)
class SchemaOf:
    """Replaces the JSON Schema of a type, except title, description and examples."""

    schema: JsonSchemaValue

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the JSON Schema."""
        found = handler(schema)
        return self.schema | {key: found[key] for key in KEPT_OF_FIELDS if key in found}


class NotNull:
    """Makes an optional type reject `None`."""

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
"""A property that may be absent, but not null; None means that it is absent."""


def emptied(values: Any) -> Any:
    """Return no values for `status__in=`: a query string has no empty lists."""
    return [] if values == [""] else values


AnyOf = Annotated[
    list[T] | None,
    BeforeValidator(emptied),
    Field(description="Any of these values; an empty value matches nothing."),
]
"""The values of a filter such as `status__in`; None means that it is absent."""


def refuse_nul(text: str) -> str:
    """Reject NUL, the one character that PostgreSQL cannot store."""
    if "\x00" in text:
        raise ValueError("must not contain NUL characters")
    return text


Text = Annotated[str, AfterValidator(refuse_nul)]


@dataclass(frozen=True)
class Matching:
    """Requires text to match a pattern.

    It applies to the text itself, so the contract includes it for optional text, too.
    """

    pattern: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return the schema of the text with the pattern."""
        schema = handler(source)
        text: dict[str, Any] = dict(schema)
        inner = text
        while inner["type"] != "str":
            inner["schema"] = inner = dict(inner["schema"])
        inner["pattern"] = self.pattern
        return cast(CoreSchema, text)


def schema_bounds(minimum: str | None, maximum: str | None) -> JsonSchemaValue:
    """Return bounds for the JSON Schema, whose standard keywords are for numbers."""
    bounds = {"x-minimum": minimum, "x-maximum": maximum}
    return {name: bound for name, bound in bounds.items() if bound is not None}


Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]


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


DAY = r"\d{4}-\d\d-\d\d"

MOMENT = rf"^{DAY}[Tt ]\d\d:\d\d(:\d\d(\.\d{{1,6}})?)?([Zz]|[+-]\d\d:?\d\d)$"

Date = Annotated[datetime.date, parsed(datetime.date, DAY, "2024-02-29")]

DateTime = Annotated[
    AwareDatetime,
    parsed(AwareDatetime, MOMENT, "2024-02-29T12:00:00Z"),
    AfterValidator(utc),
    SchemaOf({"type": "string", "format": "date-time", "pattern": MOMENT}),
]


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
        whole = rf"\d{{1,{max(self.precision - self.scale, 1)}}}"
        fraction = rf"(\.\d{{1,{self.scale}}})?" if self.scale else ""
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
        return number or number.copy_abs()


def checked_email(text: str) -> str:
    """Validate an email address, and return it in its normalized form."""
    _, address = validate_email(text)
    return address


Email = Annotated[
    str,
    AfterValidator(checked_email),
    SchemaOf({"type": "string", "format": "email"}),
]

DEEPEST = 64
"""The maximum depth of nested objects and lists."""


def storable(value: Any) -> JsonValue:
    """Return JSON as both databases store it; reject values that one cannot store."""
    if value is None:
        raise ValueError("must not be null")
    whole: JsonValue = kept(value, DEEPEST)
    return whole


def unfit(reason: str) -> PydanticCustomError:
    """Return the error for valid JSON that would not be stored unchanged."""
    return PydanticCustomError("json_range", "{reason}", {"reason": reason})


def kept(value: Any, room: int) -> Any:
    """Return a part of a JSON value with at most `room` nested levels."""
    match value:
        case str():
            refuse_nul(value).encode()
            return value
        case float() if not math.isfinite(value):
            raise ValueError("must not contain NaN or infinities")
        case float():
            return value + 0.0  # PostgreSQL drops the sign of -0.0
        case int() if abs(value) >= 2**53:
            raise unfit("must not contain integers beyond 53 bits")
        case dict() | list() if room == 0:
            raise unfit(f"must not be nested deeper than {DEEPEST} levels")
        case dict():
            return {kept(name, 0): kept(part, room - 1) for name, part in value.items()}
        case list():
            return [kept(part, room - 1) for part in value]
        case bool() | int() | None:
            return value
    raise ValueError("must be JSON")


class Storable:
    """Accepts JSON that both databases can store."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return the schema of any storable value."""
        return core_schema.no_info_after_validator_function(
            storable, core_schema.any_schema()
        )


Json = Annotated[
    JsonValue,
    Storable(),
    SchemaOf({"type": ["object", "array", "string", "number", "boolean"]}),
]
