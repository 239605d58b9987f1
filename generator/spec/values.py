"""What forms read: values that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.diagnostics import Span

T = TypeVar("T")


@dataclass(frozen=True)
class Located(Generic[T]):
    """A plain value with its place."""

    value: T
    span: Span


Text = Located[str]
Number = Located[int]
Flag = Located[bool]


@dataclass(frozen=True)
class EnumValue(Located[str]):
    """A value of an enum, and what it was called before."""

    was: Text | None = None


@dataclass(frozen=True)
class Named(Generic[T]):
    """One entry of a map: a name, its place, and what it names."""

    name: str
    span: Span
    value: T


@dataclass(frozen=True)
class NameMap(Generic[T]):
    """Named things in the order written.

    `broken` holds the names whose value could not be read: they were reported once, and
    whoever refers to them is not to be told that they do not exist.
    """

    items: tuple[Named[T], ...] = ()
    broken: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Named[T]]:
        return iter(self.items)
