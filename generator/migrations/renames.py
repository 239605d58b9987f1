"""The order of renames: a name is free before something takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.migrations.translate import aside
from generator.schema.constraint_names import LONGEST_NAME

_SERIAL = "_seq"


def in_order(renames: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Give renames in an order that works, with a step aside where they go round.

    Case does not count: SQLite takes `Title` for `title`.
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
        yield old, aside(old)
        waiting.append((aside(old), new))


def sequence(table: str, column: str) -> str:
    """Give the name that PostgreSQL makes up for the sequence of a column."""
    room = LONGEST_NAME - len(_SERIAL) - 1
    first, second = len(table.encode()), len(column.encode())
    while first + second > room:
        if first > second:
            first -= 1
        else:
            second -= 1
    cut = (table.encode()[:first], column.encode()[:second])
    start, end = (part.decode(errors="ignore") for part in cut)
    return f"{start}_{end}{_SERIAL}"
