"""One change of a spec over tables with rows, and what has to come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Rows = Mapping[str, list[dict[str, Any]]]
Answers = Mapping[str, list[Any]]
"""Queries, each with the rows that it has to give."""


@dataclass(frozen=True)
class Scenario:
    """Two specs, the rows that the first one's tables hold, and what they become."""

    old: str
    new: str
    rows: Rows
    after: Answers = field(default_factory=dict)
    """What the database answers after the upgrade."""
    back: Answers = field(default_factory=dict)
    """What it answers after the downgrade."""
    destructive: bool = False
    fails: str | None = None
    """What the revision says when it refuses the rows."""
    between: tuple[str, ...] = ()
    """Statements that a person runs by hand before the upgrade."""


def spec(*entities: str, enums: str = "", traits: str = "") -> str:
    """Give a spec of entities."""
    head = f"enums: {{{enums}}}\n" if enums else ""
    head += f"traits: {{{traits}}}\n" if traits else ""
    return head + "entities:\n" + "".join(entities)


def thing(fields: str, name: str = "Book", **parts: str) -> str:
    """Give an entity with a counted key and some fields."""
    parts = {"id": "integer", **parts}
    body = "".join(f"    {key}: {text}\n" for key, text in parts.items())
    return f"  {name}:\n    fields: {{{fields}}}\n{body}"


def books(**values: list[Any]) -> Rows:
    """Give rows of `books` by columns, counted from 1."""
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
