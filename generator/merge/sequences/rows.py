"""What the merge of three sequences is made of: rows, and gaps between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
Pairs = dict[int, int]
"""The items of a side that are items of base: the numbers in base by those there."""
Whose = Literal["both", "ours", "theirs"]


class Contradiction(Exception):
    """Both sides changed one thing, each in its way; the next larger thing conflicts."""


@dataclass(frozen=True, eq=False)
class Row(Generic[T]):
    """One item in its versions; None where a side does not have it."""

    base: T | None = None
    ours: T | None = None
    theirs: T | None = None

    @property
    def all_three(self) -> tuple[T, T, T]:
        """Its versions, where every side has it."""
        assert self.base is not None
        assert self.ours is not None
        assert self.theirs is not None
        return self.base, self.ours, self.theirs

    @property
    def is_added_by_ours(self) -> bool:
        """Whether ours alone has it."""
        return self.base is None and self.theirs is None

    @property
    def is_dropped_by_theirs(self) -> bool:
        """Whether base and ours have it, and theirs does not."""
        return self.base is not None and self.ours is not None and self.theirs is None

    def contradicts(self, same: Callable[[T, T], bool]) -> bool:
        """Return whether its sides contradict each other about what the result has.

        They do where one removed what the other changed, and where both added it and it
        does not say the same.
        """
        match (self.base, self.ours, self.theirs):
            case (None, one, two) | (one, None, two) | (one, two, None):
                return one is not None and two is not None and not same(one, two)
        return False


@dataclass(frozen=True)
class Gap(Generic[T]):
    """Items between those that all three have, of which any side may have changed some."""

    base: Sequence[T]
    ours: Sequence[T]
    theirs: Sequence[T]
    ours_to_base: Pairs = field(default_factory=dict)
    """Items of ours in the gap that are items of base in the gap, by their numbers here."""
    theirs_to_base: Pairs = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether there is anything in it."""
        return bool(self.base or self.ours or self.theirs)

    def decided(self, same: Callable[[T, T], bool]) -> Whose | None:
        """Return whose items the result has, None if each side changed some.

        `same` says whether two items say the same.
        """
        if alike(self.ours, self.theirs, same):
            return "both"
        if alike(self.base, self.ours, same):
            return "theirs"
        if alike(self.base, self.theirs, same):
            return "ours"
        return None


def alike(one: Sequence[T], two: Sequence[T], same: Callable[[T, T], bool]) -> bool:
    """Return whether two sequences say the same."""
    return len(one) == len(two) and all(map(same, one, two))
