"""The emitted tests of edge cases of each type."""

from __future__ import annotations

from generator.domain.model import Entity, Field, FieldType, Kind, Role
from generator.emit.code import Code, join
from generator.emit.python.literals import literal
from generator.emit.samples.candidates import longest
from generator.emit.samples.solve import wanted

_TEXT, _DECIMAL = "text", "decimal"
_TABLES = {
    Kind.STRING: _TEXT,
    Kind.TEXT: _TEXT,
    Kind.INTEGER: "INTEGERS",
    Kind.BIGINT: "BIGINTS",
    Kind.BIGTEXT: "BIGINT_TEXTS",
    Kind.FLOAT: "FLOATS",
    Kind.DECIMAL: _DECIMAL,
    Kind.DATE: "DATES",
    Kind.TIME: "TIMES",
    Kind.DATETIME: "MOMENTS",
    Kind.DURATION: "DURATIONS",
    Kind.UUID: "UUIDS",
    Kind.JSON: "JSON_VALUES",
    Kind.BYTES: "BYTE_STRINGS",
    Kind.EMAIL: "EMAILS",
    Kind.URL: "URLS",
    Kind.IP: "IPS",
}
"""The table of edge cases of each type that has some."""
_LONGEST = 1000
"""The length of the longest text that a test sends to fill a field."""


def edge_values(entity: Entity) -> Code | None:
    """Print the edge cases of an entity whose rows can be created, read and listed."""
    endpoints = entity.endpoints
    if not all((endpoints.create, endpoints.get, endpoints.list)):
        return None
    items = join(Code(f"{literal(p.name)}: {_values(p)}") for p in _tried(entity))
    return Code(f"{{{items}}}") if items else None


def _tried(entity: Entity) -> list[Field]:
    """Return the fields that clients send and whose type has edge cases."""
    return [
        part
        for part in entity.fields
        if part.role is Role.DATA and part.type.kind in _TABLES
    ]


def _values(part: Field) -> Code:
    table = _TABLES[part.type.kind]
    if table in (_TEXT, _DECIMAL):
        found = Code(f"edges.{table}({_arguments(part)})")
    else:
        found = Code(f"edges.{table}")
    return Code(f"edges.listed({found})") if part.type.is_list else found


def _arguments(part: Field) -> Code:
    type: FieldType = part.type
    if type.kind is Kind.DECIMAL:
        return join(literal(n) for n in (type.precision, type.scale))
    most = longest(wanted(part, in_key=False))
    return Code("") if most is None or most > _LONGEST else literal(most)
