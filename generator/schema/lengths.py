"""How long stored values can be, which decides what the output has to be ready for."""

from __future__ import annotations

from generator.domain import Entity, Paging
from generator.schema.tables import Table
from generator.types import fits_index, total_bytes

LONGEST_PLACE = 1500
"""As the template of `app/db/paging.py` has it."""
_LETTER_IN_JSON = 6
"""As in `\\u0000`."""
_OTHERS_IN_JSON = 50


def has_long_index_entries(table: Table) -> bool:
    """Return whether some index may get values that are too long for an entry."""
    if any(index.expression for index in table.indexes):
        return True
    types = {column.name: column.type for column in table.columns}
    indexed = [
        table.primary_key,
        *(unique.columns for unique in table.uniques),
        *(index.columns for index in table.indexes if index.is_ordinary),
    ]
    return not all(fits_index(types[name] for name in names) for names in indexed)


def has_long_cursors(entity: Entity) -> bool:
    """Return whether the place of a row in a list may be too long for a URL."""
    endpoint = entity.endpoints.list
    if endpoint is None or endpoint.page is not Paging.CURSOR:
        return False
    ordered = (term.field for term in endpoint.order)
    fields = dict.fromkeys((*endpoint.sorts, *ordered, *entity.key))
    types = (field.type.column for field in fields)
    total = total_bytes(types, _LETTER_IN_JSON, _OTHERS_IN_JSON)
    return total is None or total > LONGEST_PLACE
