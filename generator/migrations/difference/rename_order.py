"""An order for renames in which each new name is free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.migrations.difference.name_translation import temporary_name
from generator.schema import MAX_NAME_BYTES

_SERIAL = "_seq"


def order_renames(renames: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield renames in an order that works, breaking cycles with a temporary name.

    Case is ignored: to SQLite, `Title` is `title`.
    """
    waiting = list(renames)
    while waiting:
        taken = [old.casefold() for old, _ in waiting]
        free = next((pair for pair in waiting if pair[1].casefold() not in taken), None)
        if free is not None:
            waiting.remove(free)
            yield free
            continue
        old, new = waiting.pop(0)
        yield old, temporary_name(old)
        waiting.append((temporary_name(old), new))


def sequence_name(table: str, column: str) -> str:
    """Return the default name of PostgreSQL for the sequence of a column."""
    room = MAX_NAME_BYTES - len(_SERIAL) - 1
    first, second = len(table.encode()), len(column.encode())
    while first + second > room:
        if first > second:
            first -= 1
        else:
            second -= 1
    cut = (table.encode()[:first], column.encode()[:second])
    start, end = (part.decode(errors="ignore") for part in cut)
    return f"{start}_{end}{_SERIAL}"
