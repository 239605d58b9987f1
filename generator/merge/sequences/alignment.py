"""The parts of a merge of three sequences: rows, and gaps between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
BaseMatches = dict[int, int]
"""By index in a side: the index of the same item in base."""
MergeSide = Literal["both", "ours", "theirs"]


class Contradiction(Exception):
    """Both sides changed an item differently; the enclosing item conflicts."""


@dataclass(frozen=True, eq=False)
class Row(Generic[T]):
    """The three versions of one item; None for a side that lacks it."""

    base: T | None = None
    ours: T | None = None
    theirs: T | None = None

    @property
    def versions(self) -> tuple[T, T, T]:
        """The versions of an item that every side has."""
        assert self.base is not None
        assert self.ours is not None
        assert self.theirs is not None
        return self.base, self.ours, self.theirs

    @property
    def is_added_by_ours(self) -> bool:
        """Whether only ours has it."""
        return self.base is None and self.theirs is None

    @property
    def is_dropped_by_theirs(self) -> bool:
        """Whether base and ours have it, but theirs does not."""
        return self.base is not None and self.ours is not None and self.theirs is None

    def is_contradictory(self, same: Callable[[T, T], bool]) -> bool:
        """Return whether the sides conflict.

        They do if one removed the item that the other changed, or if both added it
        differently.
        """
        match (self.base, self.ours, self.theirs):
            case (None, one, two) | (one, None, two) | (one, two, None):
                return one is not None and two is not None and not same(one, two)
        return False


@dataclass(frozen=True)
class Gap(Generic[T]):
    """The items between those that all three sides have; any side may differ."""

    base: Sequence[T]
    ours: Sequence[T]
    theirs: Sequence[T]
    ours_to_base: BaseMatches = field(default_factory=dict)
    """By index in the gap of ours: the index of the same item in that of base."""
    theirs_to_base: BaseMatches = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether any side has items in the gap."""
        return bool(self.base or self.ours or self.theirs)

    def winner(self, same: Callable[[T, T], bool]) -> MergeSide | None:
        """Return whose items the result takes; None if both sides changed some.

        `same` compares two items.
        """
        if all_equal(self.ours, self.theirs, same):
            return "both"
        if all_equal(self.base, self.ours, same):
            return "theirs"
        if all_equal(self.base, self.theirs, same):
            return "ours"
        return None


def all_equal(one: Sequence[T], two: Sequence[T], same: Callable[[T, T], bool]) -> bool:
    """Return whether two sequences are equal, item by item."""
    return len(one) == len(two) and all(map(same, one, two))
