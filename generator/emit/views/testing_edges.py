"""The emitted tests of values at the edges of what their types hold."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain.model import Domain, Entity, Field, FieldType, Kind, Page, Role
from generator.emit.code import Code, join
from generator.emit.python.literals import literal
from generator.emit.samples.candidates import longest
from generator.emit.samples.solve import wanted
from generator.emit.views.testing_code import url
from generator.emit.views.testing_factory import MakerView, maker_view

_TEXT = "text"
_TABLES = {
    Kind.STRING: _TEXT,
    Kind.TEXT: _TEXT,
    Kind.INTEGER: "integer",
    Kind.BIGINT: "bigint",
    Kind.BIGTEXT: "bigint_as_text",
    Kind.FLOAT: "float",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATETIME: "datetime",
    Kind.DURATION: "duration",
    Kind.UUID: "uuid",
    Kind.JSON: "json",
    Kind.BYTES: "bytes",
    Kind.EMAIL: "email",
    Kind.URL: "url",
    Kind.IP: "ip",
}
"""The table of each kind that has edges."""
_LONGEST = 1000
"""The longest text that a test sends just to fill a field."""


@dataclass(frozen=True)
class EdgesView:
    """What the tests send of one entity, and where they find it again."""

    url: Code
    maker: MakerView
    key: Code
    """A tuple of the names of the key's parts."""
    follow: Code
    """The function that follows the pages of the list."""
    sorts: Code
    """A tuple of the names that the list is sorted by."""
    fields: Code
    """Items of a dict: the values to try, by name."""


@dataclass(frozen=True)
class AppEdges:
    """The edges of every entity, and the tables of values that they need."""

    entities: list[EdgesView]
    tables: frozenset[str]
    has_lists: bool


def app_edges(domain: Domain) -> AppEdges:
    """Prepare the tests of all entities whose rows can be made, read and listed."""
    tried = [
        (entity, _tried(entity)) for entity in domain.entities if _makes_rows(entity)
    ]
    parts = [part for _, fields in tried for part in fields]
    return AppEdges(
        entities=[_edges(entity, fields) for entity, fields in tried if fields],
        tables=frozenset(_TABLES[part.type.kind] for part in parts),
        has_lists=any(part.type.is_list for part in parts),
    )


def _makes_rows(entity: Entity) -> bool:
    endpoints = entity.endpoints
    return all((endpoints.create, endpoints.get, endpoints.list))


def _tried(entity: Entity) -> list[Field]:
    """Return the fields that clients send and whose type has edges."""
    return [
        part
        for part in entity.fields
        if part.role is Role.DATA and part.type.kind in _TABLES
    ]


def _edges(entity: Entity, fields: list[Field]) -> EdgesView:
    listed = entity.endpoints.list
    assert listed is not None
    names = {part.name for part in fields}
    sorts = tuple(part.name for part in listed.sorts if part.name in names)
    offset = listed.page is Page.OFFSET
    return EdgesView(
        url=url(entity),
        maker=maker_view(entity),
        key=literal(tuple(part.name for part in entity.key)),
        follow=Code("follow_offsets" if offset else "follow_cursors"),
        sorts=literal(sorts),
        fields=join(Code(f"{literal(p.name)}: {_values(p)}") for p in fields),
    )


def _values(part: Field) -> Code:
    found = Code(f"edges.{_TABLES[part.type.kind]}({_arguments(part)})")
    return Code(f"edges.listed({found})") if part.type.is_list else found


def _arguments(part: Field) -> Code:
    type: FieldType = part.type
    if type.kind is Kind.DECIMAL:
        return join(literal(n) for n in (type.precision, type.scale))
    most = longest(wanted(part, in_key=False))
    if _TABLES[type.kind] != _TEXT or most is None or most > _LONGEST:
        return Code("")
    return literal(most)
