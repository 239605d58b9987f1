"""The table of types: the forms of each scalar type in the emitted code."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from generator.domain.model import FieldType, Kind
from generator.domain.resolve.wire import duration_value
from generator.emit.code import Code
from generator.emit.python.literals import literal

EQUAL = ("", "in")
ORDERED = ("", "gt", "gte", "lt", "lte", "in")
TEXTUAL = ("", "in", "contains")
LIST_VALUED = frozenset({"in"})


@dataclass(frozen=True)
class TypeRow:
    """The forms of one scalar type in the emitted code."""

    python: str
    """The Python type of values."""
    wire: str
    """The annotation in schemas, with the checks on JSON values."""
    column: str | None = None
    """The column type in models, if it differs from that in migrations."""
    filters: tuple[str, ...] = ()
    """The operators of list filters; the empty one is equality."""
    value: Callable[[Any], Code] = literal
    """A printer of values in wire format as Python expressions."""


def _bytes(value: str) -> Code:
    return Code(f"b{literal(base64.b64decode(value).decode('latin-1'))}")


def _date(value: str) -> Code:
    day = datetime.date.fromisoformat(value)
    return Code(f"datetime.date({day.year}, {day.month}, {day.day})")


def _time(value: str) -> Code:
    return Code(f"datetime.time({_clock(datetime.time.fromisoformat(value))})")


def _datetime(value: str) -> Code:
    moment = datetime.datetime.fromisoformat(value)
    day = f"{moment.year}, {moment.month}, {moment.day}"
    return Code(f"datetime.datetime({day}, {_clock(moment)}, tzinfo=datetime.UTC)")


def _clock(moment: datetime.time | datetime.datetime) -> str:
    parts = [moment.hour, moment.minute, moment.second, moment.microsecond]
    while len(parts) > 2 and not parts[-1]:
        parts.pop()
    return ", ".join(map(str, parts))


def _duration(value: str) -> Code:
    length = duration_value(value)
    parts = ("days", "seconds", "microseconds")
    values = {part: getattr(length, part) for part in parts}
    given = [f"{part}={value}" for part, value in values.items() if value]
    return Code(f"datetime.timedelta({', '.join(given)})")


ROWS: dict[Kind, TypeRow] = {
    Kind.STRING: TypeRow("str", "wire.Text", filters=TEXTUAL),
    Kind.TEXT: TypeRow("str", "wire.Text", filters=TEXTUAL),
    Kind.INTEGER: TypeRow("int", "wire.Int32", filters=ORDERED),
    Kind.BIGINT: TypeRow("int", "wire.Int53", filters=ORDERED),
    Kind.BIGTEXT: TypeRow(
        "int", "wire.Int64", filters=ORDERED, value=lambda value: literal(int(value))
    ),
    Kind.FLOAT: TypeRow("float", "wire.Float", filters=ORDERED),
    Kind.DECIMAL: TypeRow(
        "decimal.Decimal",
        "decimal.Decimal",
        filters=ORDERED,
        value=lambda value: Code(f"decimal.Decimal({literal(str(value))})"),
    ),
    Kind.BOOLEAN: TypeRow("bool", "bool", filters=("",)),
    Kind.DATE: TypeRow(
        "datetime.date",
        "wire.Date",
        filters=ORDERED,
        value=_date,
    ),
    Kind.TIME: TypeRow(
        "datetime.time",
        "wire.Time",
        filters=ORDERED,
        value=_time,
    ),
    Kind.DATETIME: TypeRow(
        "datetime.datetime",
        "wire.DateTime",
        "UTCDateTime",
        ORDERED,
        _datetime,
    ),
    Kind.DURATION: TypeRow(
        "datetime.timedelta",
        "wire.Duration",
        "Duration",
        ORDERED,
        _duration,
    ),
    Kind.UUID: TypeRow(
        "uuid.UUID",
        "uuid.UUID",
        filters=EQUAL,
        value=lambda value: Code(f"uuid.UUID({literal(value)})"),
    ),
    Kind.JSON: TypeRow("JsonValue", "wire.Json", "Json"),
    Kind.BYTES: TypeRow("bytes", "wire.Bytes", value=_bytes),
    Kind.EMAIL: TypeRow("str", "wire.Email", filters=TEXTUAL),
    Kind.URL: TypeRow("str", "wire.Url", filters=TEXTUAL),
    Kind.IP: TypeRow("str", "wire.Ip", filters=EQUAL),
}


def python_type(field_type: FieldType) -> Code:
    """Return the Python type of a field's values: `list[uuid.UUID]`."""
    return _listed(field_type, _scalar_python(field_type))


def _scalar_python(field_type: FieldType) -> str:
    if field_type.enum is not None:
        return field_type.enum.cls
    return ROWS[field_type.kind].python


def wire_type(
    field_type: FieldType, *, minimum: Any = None, maximum: Any = None
) -> Code:
    """Return the annotation of a field in schemas.

    Decimals and 64-bit integers as text carry their bounds in it.
    """
    if field_type.enum is not None:
        return _listed(field_type, field_type.enum.cls)
    if field_type.kind is Kind.DECIMAL:
        return _listed(field_type, _decimal(field_type, minimum, maximum))
    if field_type.kind is Kind.BIGTEXT and (minimum, maximum) != (None, None):
        return _listed(field_type, _bounded_text(minimum, maximum))
    return _listed(field_type, ROWS[field_type.kind].wire)


def _decimal(field_type: FieldType, minimum: Any, maximum: Any) -> str:
    arguments = [str(field_type.precision), str(field_type.scale)]
    if minimum is not None:
        arguments.append(f"minimum={literal(str(minimum))}")
    if maximum is not None:
        arguments.append(f"maximum={literal(str(maximum))}")
    return f"Annotated[decimal.Decimal, wire.Digits({', '.join(arguments)})]"


def _bounded_text(minimum: str | None, maximum: str | None) -> str:
    bounds = {"minimum": minimum, "maximum": maximum}
    given = [f"{name}={int(b)}" for name, b in bounds.items() if b is not None]
    return f"Annotated[int, wire.Int64Text({', '.join(given)})]"


def _listed(field_type: FieldType, element: str) -> Code:
    return Code(f"list[{element}]" if field_type.is_list else element)


def column_class(field_type: FieldType) -> Code | None:
    """Return the column type in models if migrations use a plainer one, else None."""
    if field_type.is_list and field_type.kind is Kind.JSON:
        return Code("Json")
    if field_type.is_list:
        is_bytes = field_type.kind is Kind.BYTES
        element = "wire.Bytes" if is_bytes else _scalar_python(field_type)
        return Code(f"JsonList({element})")
    if field_type.enum is not None:
        return Code(f"EnumText({field_type.enum.cls})")
    own = ROWS[field_type.kind].column
    return None if own is None else Code(own)


def filter_operators(field_type: FieldType) -> tuple[str, ...]:
    """Return the operators that lists can filter a field by."""
    if field_type.is_list:
        return ()
    return EQUAL if field_type.enum is not None else ROWS[field_type.kind].filters


def python_value(field_type: FieldType, value: Any) -> Code:
    """Print a value in wire format as a Python expression of the field's type."""
    if field_type.is_list:
        element = replace(field_type, is_list=False)
        return Code(f"[{', '.join(python_value(element, item) for item in value)}]")
    if value is None:
        return Code("None")
    if field_type.enum is not None:
        index = field_type.enum.values.index(value)
        return Code(f"{field_type.enum.cls}.{field_type.enum.members[index]}")
    return ROWS[field_type.kind].value(value)
