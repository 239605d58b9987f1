"""Renames: what they rename, from which name to which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from generator.diagnostics import Span

_MARK = re.compile(r"[./]")


class RenameKind(StrEnum):
    """What is renamed: the first three by a `was` in the spec."""

    ENTITY = "entity"
    MEMBER = "field or relation"
    VALUE = "enum value"
    TABLE = "table"
    COLUMN = "column"
    CONSTRAINT = "constraint"
    INDEX = "index"
    SEQUENCE = "sequence"


@dataclass(frozen=True)
class Rename:
    """One rename."""

    kind: RenameKind
    old: str
    new: str
    parent: str = ""
    """What it belongs to, under its new name: the entity, enum, table or column."""
    span: Span | None = field(default=None, compare=False)
    """The place of the `was`."""

    @property
    def path(self) -> str:
        """The path in the spec: `Book`, `Book.title`, `BookStatus/out_of_print`."""
        mark = {RenameKind.MEMBER: ".", RenameKind.VALUE: "/"}.get(self.kind, "")
        return f"{self.parent}{mark}{self.new}"

    @classmethod
    def at_path(cls, path: str, old: str) -> Rename:
        """Return the rename of what is at a path in the spec."""
        # Values may contain any character, the names before them only letters.
        mark = _MARK.search(path)
        if mark is None:
            return cls(RenameKind.ENTITY, old, path)
        kind = RenameKind.MEMBER if mark[0] == "." else RenameKind.VALUE
        return cls(kind, old, path[mark.end() :], path[: mark.start()])


@dataclass(frozen=True)
class Renames:
    """A collection of renames."""

    items: tuple[Rename, ...] = ()

    def __iter__(self) -> Iterator[Rename]:
        return iter(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)

    def of(self, kind: RenameKind, parent: str | None = None) -> tuple[Rename, ...]:
        """Return the renames of a kind, or those of one parent."""
        return tuple(
            each
            for each in self.items
            if each.kind is kind and parent in (None, each.parent)
        )

    def find(self, kind: RenameKind, new: str, parent: str = "") -> Rename | None:
        """Return the rename to a name, if any."""
        return self._by_new.get((kind, parent, new))

    def without(self, others: Iterable[Rename]) -> Renames:
        """Return the renames that are not among others."""
        known = set(others)
        return Renames(tuple(each for each in self.items if each not in known))

    @cached_property
    def _by_new(self) -> Mapping[tuple[RenameKind, str, str], Rename]:
        return {(each.kind, each.parent, each.new): each for each in self.items}
