"""How large stored values can be: in entries of indexes, and in cursors."""

from __future__ import annotations

from collections.abc import Iterable

from generator.types.field_type import ColumnType

MAX_INDEX_BYTES = 2600
"""PostgreSQL takes at most 2,704 bytes into an entry of an index."""
_LETTER = 4
"""The most bytes of a character in UTF-8."""
_OTHERS = 24


def total_bytes(
    types: Iterable[ColumnType], per_letter: int = _LETTER, others: int = _OTHERS
) -> int | None:
    """Return the most bytes that values of some types take together.

    None where nothing limits them. `others` is for values of fixed size.
    """
    total = 0
    for type in types:
        size = (
            None if type.is_list else type.scalar.most_bytes(type, per_letter, others)
        )
        if size is None:
            return None
        total += size
    return total


def fits_index(types: Iterable[ColumnType]) -> bool:
    """Return whether every entry of an index over some columns fits."""
    total = total_bytes(types)
    return total is not None and total <= MAX_INDEX_BYTES
