"""`json`: any JSON value but null."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, ClassVar

from generator.python import Code
from generator.types.column_printing import SqlalchemyStyle, json_column
from generator.types.field_type import (
    ColumnType,
    FieldType,
    IndexMethod,
    Limits,
    SqlType,
)
from generator.types.samples import SampleRequest
from generator.types.scalar import ScalarType, Schema


class Json(ScalarType):
    """Any JSON value but null."""

    name = "json"
    summary = "Any JSON value."
    place = 140
    wire_place = 185
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("object", "jsonb", "hstore", "jsonfield", "map", "dict"), "json"
    )
    may_be_key = False
    may_be_unique = False
    index_methods = (IndexMethod.GIN,)
    in_query = False
    in_path = False
    is_comparable = False
    python = "JsonValue"
    annotation = "wire.Json"
    column_class = list_column = "Json"
    evaluates_none = True
    wire_code = (
        '''

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
]''',
    )
    column_code = (
        '''\
class Json(TypeDecorator[Any]):
    """JSON values; None is stored as NULL."""

    impl = JSON_COLUMN
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return the function that converts a value for the database.

        SQLite does not always convert the text of a number to the nearest float, so
        bare floats are sent unchanged.
        """
        to_text = super().bind_processor(dialect)
        if dialect.name != "sqlite" or to_text is None:
            return to_text
        return lambda value: value if isinstance(value, float) else to_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the stored value."""
        return with_floats(value)


def with_floats(value: Any) -> Any:
    """Return JSON whose large integers are floats: databases write 1e300 in digits."""
    kind = type(value)
    if kind is int:
        return float(value) if abs(value) >= 2**53 else value
    if kind is dict:
        return {name: with_floats(part) for name, part in value.items()}
    if kind is list:
        return [with_floats(part) for part in value]
    return value''',
    )
    sql_type = SqlType.OPAQUE
    postgresql = "jsonb"
    holds_lists = True
    is_unlimited = True
    stand_in = "'{}'"
    edges = "JSON_VALUES"
    edges_code = """\
Edges(
    same({"e\\u0301": ["\\U0001f600", None, 0.1]}, nested(64)),
    [
        *same({}, [], "", 0, False, [None], {"": [{}]}),
        *same(0.1, -0.0, 1e16, 1.5e300, 5e-324, [-0.0, 1e16, 1.5e300, 5e-324]),
        *same(2**53 - 1, [2**53 - 1], 2**53, [2**63], 10**400, [10**400]),
        *same(math.nan, [math.inf], "\\x00", {"\\x00": 0}, "\\ud800", {"\\ud800": 0}),
        *same(nested(65), nested(900)),
    ],
)"""
    wrong: ClassVar[Any] = {"nul": "\x00"}

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type: JSONB on PostgreSQL."""
        return json_column(style)

    def server_default(self, value: Any) -> str:
        """Return the JSON."""
        return json.dumps(value)

    def stored_value(self, value: Any) -> str:
        """Return what stands for any JSON: no expression looks inside."""
        return "{}"

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema."""
        return {"type": ["object", "array", "string", "number", "boolean"]}

    def is_canonical(self, value: Any) -> bool:
        """Return whether a value is not null, which is not a JSON value here."""
        return value is not None

    def samples(self, wanted: SampleRequest) -> Iterator[dict[str, int]]:
        """Yield objects."""
        return ({"number": n} for n in count(1))


TYPE = Json()
