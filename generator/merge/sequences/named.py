"""Three sequences of items with an identity: who has which, and in what order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from generator.merge.sequences.rows import Pairs, Row

T = TypeVar("T")


class Policy(Generic[T]):
    """How the items of one kind are told apart, and where new ones go."""

    takes_places: bool = False
    """Whether a new item goes where theirs removed another, whatever ours added there."""

    def pair(self, base: Sequence[T], side: Sequence[T], *, is_ours: bool) -> Pairs:
        """Return which items of a side are items of base."""
        raise NotImplementedError

    def twin(self, mine: T, added: Sequence[T]) -> int | None:
        """Return which item that theirs added is one that ours added too."""
        raise NotImplementedError

    def may_sort(self, item: T) -> bool:
        """Return whether an item of ours may move where theirs alone moved it."""
        return False

    def has_place(self, item: T) -> bool:
        """Return whether it means anything where an item is among those like it."""
        return True

    def follows(self, added: T) -> frozenset[str] | None:
        """Return the kinds of items at the start that a new one goes right behind.

        None for an item that goes where theirs has it.
        """
        return None

    def kind(self, item: T) -> str:
        """Return the kind of an item."""
        return ""

    def may_pass(self, mine: T, added: T) -> bool:
        """Return whether a new item may go behind one that ours added."""
        return True

    def must_follow(self, mine: T, added: T, after: T | None) -> bool:
        """Return whether one that ours added must stay behind a new item.

        `after` is what follows the new item in theirs, if the result has it.
        """
        return False

    def enters(self, row: Row[T]) -> bool:
        """Return whether an item that only theirs has comes into the result."""
        return row.base is None

    def is_vacant(self, row: Row[T]) -> bool:
        """Return whether nothing is left of an item of ours."""
        return row.is_dropped_by_theirs


@dataclass
class Named(Generic[T]):
    """The rows of the result, in order, and those that do not come in."""

    rows: list[Row[T]] = field(default_factory=list)
    left_out: list[Row[T]] = field(default_factory=list)
    """What theirs has and ours removed."""
    is_sorted: bool = False
    """Whether items of ours are in the order of theirs."""


def merge_named(
    base: Sequence[T], ours: Sequence[T], theirs: Sequence[T], policy: Policy[T]
) -> Named[T]:
    """Return who has which item: those of ours in their order, and new ones of theirs.

    The order is that of theirs where theirs alone changed it and the policy lets it.
    """
    return _Merge(base, ours, theirs, policy).merged()


class _Merge(Generic[T]):
    def __init__(
        self,
        base: Sequence[T],
        ours: Sequence[T],
        theirs: Sequence[T],
        policy: Policy[T],
    ) -> None:
        self.base, self.ours, self.theirs, self.policy = base, ours, theirs, policy
        self.to_base = policy.pair(base, ours, is_ours=True)
        self.theirs_to_base = policy.pair(base, theirs, is_ours=False)
        self.to_theirs = {old: new for new, old in self.theirs_to_base.items()}
        self.result: Named[T] = Named()
        self.placed: dict[int, Row[T]] = {}
        """The rows of the result that theirs has, by their numbers there."""
        self.replacing: list[Row[T]] = []
        """Rows that went where theirs removed something."""

    def merged(self) -> Named[T]:
        numbers = self._order()
        self.result.is_sorted = numbers != sorted(numbers)
        for number in numbers:
            self._take(number)
        for number in range(len(self.theirs)):
            if number not in self.placed:
                self._bring(number)
        return self.result

    def _order(self) -> list[int]:
        """Return the order of ours, or that of theirs where only theirs changed it."""
        numbers = list(range(len(self.ours)))
        common = [n for n in numbers if self.to_base.get(n) in self.to_theirs]
        by_base = sorted(common, key=lambda n: self.to_base[n])
        by_theirs = sorted(common, key=lambda n: self.to_theirs[self.to_base[n]])
        if not self._in_one_order(common, by_base):
            return numbers
        if self._in_one_order(by_base, by_theirs):
            return numbers
        if not all(self.policy.may_sort(self.ours[n]) for n in common):
            return numbers
        groups: dict[int, list[int]] = {-1: []}
        current = -1
        moved = set(common)
        for number in numbers:
            if number in moved:
                current = number
                groups[current] = []
            groups[current].append(number)
        # What ours put at the end stays there, whatever it is behind now.
        end = groups[current][1:]
        del groups[current][1:]
        return [*(n for head in (-1, *by_theirs) for n in groups[head]), *end]

    def _in_one_order(self, one: list[int], two: list[int]) -> bool:
        """Return whether two orders of items of ours mean the same."""
        placed = [
            [n for n in order if self.policy.has_place(self.ours[n])]
            for order in (one, two)
        ]
        return placed[0] == placed[1]

    def _take(self, number: int) -> None:
        """Add a row for an item of ours."""
        mine, old = self.ours[number], self.to_base.get(number)
        other = self._twin(mine) if old is None else self.to_theirs.get(old)
        row = Row(
            None if old is None else self.base[old],
            mine,
            None if other is None else self.theirs[other],
        )
        self.result.rows.append(row)
        if other is not None:
            self.placed[other] = row

    def _twin(self, mine: T) -> int | None:
        added = [
            n
            for n in range(len(self.theirs))
            if n not in self.theirs_to_base and n not in self.placed
        ]
        found = self.policy.twin(mine, [self.theirs[n] for n in added])
        return None if found is None else added[found]

    def _bring(self, number: int) -> None:
        """Add a row for an item that only theirs has, if it comes in."""
        old = self.theirs_to_base.get(number)
        before = None if old is None else self.base[old]
        row = Row(before, None, self.theirs[number])
        if not self.policy.enters(row):
            self.result.left_out.append(row)
            return
        self.result.rows.insert(self._place(row, number), row)
        self.placed[number] = row

    def _place(self, row: Row[T], number: int) -> int:
        """Return where a new row goes: behind what it follows in theirs.

        It goes behind what ours added there too, as far as the policy lets it.
        """
        rows, policy, item = self.result.rows, self.policy, self.theirs[number]
        kinds = policy.follows(item)
        if kinds is not None:
            return self._behind(kinds)
        before = next((n for n in reversed(range(number)) if n in self.placed), None)
        at = 0 if before is None else rows.index(self.placed[before]) + 1
        gone = self._last_vacant(at) if policy.takes_places else None
        if gone is not None:
            self.replacing.append(row)
            return gone + 1
        if before is None:
            return self._before_next(number)
        if self.placed[before] in self.replacing:
            self.replacing.append(row)
            return at
        while at < len(rows) and self._may_pass(rows[at], item):
            at += 1
        return at

    def _may_pass(self, row: Row[T], item: T) -> bool:
        if self.policy.is_vacant(row):
            return True
        mine = row.ours if row.is_added_by_ours else None
        return mine is not None and self.policy.may_pass(mine, item)

    def _behind(self, kinds: frozenset[str]) -> int:
        """Return where the items of some kinds end that the sequence begins with."""
        at = 0
        for number, row in enumerate(self.result.rows):
            shown = row.ours if row.ours is not None else row.theirs
            assert shown is not None
            if not self.policy.is_vacant(row) and self.policy.kind(shown) not in kinds:
                break
            at = number + 1
        return at

    def _last_vacant(self, at: int) -> int | None:
        """Return the last vacant row from `at` on, before one that ours did not add."""
        gone = None
        for number, row in enumerate(self.result.rows[at:], start=at):
            if self.policy.is_vacant(row):
                gone = number
            elif not row.is_added_by_ours:
                break
        return gone

    def _before_next(self, number: int) -> int:
        """Return where an item goes that follows nothing of the result in theirs."""
        rows, item = self.result.rows, self.theirs[number]
        behind = range(number + 1, len(self.theirs))
        after = next((n for n in behind if n in self.placed), None)
        at = len(rows) if after is None else rows.index(self.placed[after])
        following = None if after is None else self.theirs[after]
        while at:
            row = rows[at - 1]
            mine = row.ours if row.is_added_by_ours else None
            if mine is None or not self.policy.must_follow(mine, item, following):
                break
            at -= 1
        return at
