"""Values that forms read, with their source locations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.diagnostics import Span

T = TypeVar("T")


@dataclass(frozen=True)
class Located(Generic[T]):
    """A plain value with its location."""

    value: T
    span: Span


Text = Located[str]
Number = Located[int]
Flag = Located[bool]


@dataclass(frozen=True)
class EnumValue(Located[str]):
    """A value of an enum as the API has it, and what else the spec says about it."""

    was: Text | None = None
    label: Text | None = None
    description: Text | None = None
    stored: Text | None = None
    """The value in the database."""


@dataclass(frozen=True)
class NamedValue(Generic[T]):
    """One entry of a map: a name, its location, and the named value."""

    name: str
    span: Span
    value: T


@dataclass(frozen=True)
class NameMap(Generic[T]):
    """Named things in source order.

    `broken` are names whose value is invalid: that was reported, so references to them
    are not reported as unknown.
    """

    items: tuple[NamedValue[T], ...] = ()
    invalid: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[NamedValue[T]]:
        return iter(self.items)
