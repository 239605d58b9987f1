"""The order in which to create tables, and the foreign keys to defer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.schema.tables import ForeignKey, Table

_Edge = tuple[str, int]
"""A table and the position of one of its foreign keys."""


def order_tables(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """Sort the tables so that each comes after those that it refers to.

    Independent tables keep their order. In a cycle of references, the foreign keys that
    close it are marked as deferred.
    """
    by_name = {table.name: table for table in tables}
    order, closing = _walk(by_name)
    return tuple(_mark_deferred(by_name[name], closing) for name in order)


def _walk(tables: Mapping[str, Table]) -> tuple[list[str], set[_Edge]]:
    """Search depth first, without recursion: chains of tables can be long."""
    order: list[str] = []
    done: set[str] = set()
    closing: set[_Edge] = set()
    for start in tables:
        path: dict[str, Iterator[tuple[int, ForeignKey]]] = {}
        if start not in done:
            path[start] = enumerate(tables[start].foreign_keys)
        while path:
            name = next(reversed(path))
            place, key = next(path[name], (0, None))
            if key is None:
                del path[name]
                done.add(name)
                order.append(name)
            elif key.target_table == name or key.target_table in done:
                continue
            elif key.target_table in path:
                closing.add((name, place))
            else:
                path[key.target_table] = enumerate(
                    tables[key.target_table].foreign_keys
                )
    return order, closing


def _mark_deferred(table: Table, closing: set[_Edge]) -> Table:
    keys = tuple(
        replace(key, deferred=(table.name, place) in closing)
        for place, key in enumerate(table.foreign_keys)
    )
    return replace(table, foreign_keys=keys)
