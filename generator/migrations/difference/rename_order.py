"""An order for renames in which each new name is free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.migrations.difference.name_translation import temporary_name
from generator.renames import Rename
from generator.schema import MAX_NAME_BYTES

_SERIAL = "_seq"


def order_renames(renames: Iterable[Rename]) -> Iterator[Rename]:
    """Yield renames in an order that works, breaking cycles with a temporary name.

    Case is ignored: to SQLite, `Title` is `title`.
    """
    waiting = list(renames)
    while waiting:
        taken = [each.old.casefold() for each in waiting]
        free = next((r for r in waiting if r.new.casefold() not in taken), None)
        if free is not None:
            waiting.remove(free)
            yield free
            continue
        first = waiting.pop(0)
        between = temporary_name(first.old)
        yield replace(first, new=between)
        waiting.append(replace(first, old=between))


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
