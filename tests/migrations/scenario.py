"""A spec change on filled tables, with its expected results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Rows = Mapping[str, list[dict[str, Any]]]
Answers = Mapping[str, list[Any]]
"""Queries, each with its expected rows."""


@dataclass(frozen=True)
class Scenario:
    """Two specs, rows for the tables of the first, and the expected results."""

    old: str
    new: str
    rows: Rows
    after_upgrade: Answers = field(default_factory=dict)
    """Expected rows after the upgrade."""
    after_downgrade: Answers = field(default_factory=dict)
    """Expected rows after the downgrade."""
    destructive: bool = False
    fails: str | None = None
    """Expected error message of a revision that refuses the rows."""


def spec(*entities: str, enums: str = "", traits: str = "") -> str:
    """Return a spec of the given entities."""
    head = f"enums: {{{enums}}}\n" if enums else ""
    head += f"traits: {{{traits}}}\n" if traits else ""
    return head + "entities:\n" + "".join(entities)


def entity_with_fields(fields: str, name: str = "Book", **parts: str) -> str:
    """Return an entity with an integer key and the given fields."""
    parts = {"id": "integer", **parts}
    body = "".join(f"    {key}: {text}\n" for key, text in parts.items())
    return f"  {name}:\n    fields: {{{fields}}}\n{body}"


def books(**values: list[Any]) -> Rows:
    """Return rows of `books` from columns, numbered from 1."""
    lengths = {len(column) for column in values.values()}
    (count,) = lengths
    return {
        "books": [
            {
                "id": number + 1,
                **{name: column[number] for name, column in values.items()},
            }
            for number in range(count)
        ]
    }
