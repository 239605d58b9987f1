"""Maximum lengths of stored values, which determine the code emitted for them."""

from __future__ import annotations

from collections.abc import Iterable

from generator.domain.list_indexes import MOST_BYTES
from generator.domain.model import Entity, Kind, Page
from generator.domain.table_builder import column_type
from generator.domain.tables import ColumnType, Table
from generator.emit.python.columns import EMAIL_LENGTH, ENUM_LENGTH, URL_LENGTH

LONGEST_PLACE = 1500
"""The limit in the template of `app/db/paging.py`."""
_LETTERS = {"email": EMAIL_LENGTH, "url": URL_LENGTH, "enum": ENUM_LENGTH}
_UNLIMITED = {Kind.TEXT.value, Kind.JSON.value, Kind.BYTES.value}
_ENDLESS = 1_000_000
_LETTER_IN_UTF8 = 4
_LETTER_IN_JSON = 6
"""For example `\\u0000`."""
_OTHERS_IN_AN_INDEX = 24
_OTHERS_IN_JSON = 50


def has_long_index_entries(table: Table) -> bool:
    """Return whether some index may receive values that exceed the size of an entry."""
    if any(index.expression for index in table.indexes):
        return True
    types = {column.name: column.type for column in table.columns}
    indexed = [
        table.primary_key,
        *(unique.columns for unique in table.uniques),
        *(index.columns for index in table.indexes if not index.finds_parts),
    ]
    return any(
        _bytes((types[name] for name in names), _LETTER_IN_UTF8, _OTHERS_IN_AN_INDEX)
        > MOST_BYTES
        for names in indexed
    )


def has_long_cursors(entity: Entity) -> bool:
    """Return whether the cursor of a row may be too long for a URL."""
    endpoint = entity.endpoints.list
    if endpoint is None or endpoint.page is not Page.CURSOR:
        return False
    ordered = (term.field for term in endpoint.order)
    fields = dict.fromkeys((*endpoint.sorts, *ordered, *entity.key))
    types = (column_type(field.type) for field in fields)
    return _bytes(types, _LETTER_IN_JSON, _OTHERS_IN_JSON) > LONGEST_PLACE


def _bytes(types: Iterable[ColumnType], letter: int, others: int) -> int:
    """Return the maximum size in bytes of one value of each type combined."""
    return sum(_most_bytes(each, letter, others) for each in types)


def _most_bytes(column: ColumnType, letter: int, others: int) -> int:
    if column.is_list or column.kind in _UNLIMITED:
        return _ENDLESS
    if column.kind == Kind.STRING.value:
        return letter * (column.length or _ENDLESS)
    if column.kind in _LETTERS:
        return letter * _LETTERS[column.kind]
    return others
