"""Merge of three sequences whose items have an identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from generator.merge.sequences.alignment import BaseMatches, Row

T = TypeVar("T")


class MergePolicy(Generic[T]):
    """How to identify the items of one kind, and where to insert new ones."""

    fills_removed_places: bool = False
    """Whether a new item is placed after a removed one, past additions of ours."""

    def match_base(
        self, base: Sequence[T], side: Sequence[T], *, is_ours: bool
    ) -> BaseMatches:
        """Match the items of a side with items of base."""
        raise NotImplementedError

    def match_added(self, mine: T, added: Sequence[T]) -> int | None:
        """Return the index of the item added by theirs that equals `mine`, if any."""
        raise NotImplementedError

    def may_sort(self, item: T) -> bool:
        """Return whether an item of ours may move to where only theirs moved it."""
        return False

    def is_position_significant(self, item: T) -> bool:
        """Return whether the position of an item among its kind is significant."""
        return True

    def leading_kinds(self, added: T) -> frozenset[str] | None:
        """Return the kinds of leading items after which a new item is inserted.

        None for an item that is inserted where theirs has it.
        """
        return None

    def item_kind(self, item: T) -> str:
        """Return the kind of an item."""
        return ""

    def may_insert_after(self, mine: T, added: T) -> bool:
        """Return whether a new item may be inserted after one that ours added."""
        return True

    def must_follow(self, mine: T, added: T, after: T | None) -> bool:
        """Return whether an item that ours added must follow a new item.

        `after` is the next item of theirs that is in the result, if any.
        """
        return False

    def is_included(self, row: Row[T]) -> bool:
        """Return whether an item that only theirs has is included in the result."""
        return row.base is None

    def is_vacant(self, row: Row[T]) -> bool:
        """Return whether an item of ours is removed from the result."""
        return row.is_dropped_by_theirs


@dataclass
class KeyedMerge(Generic[T]):
    """The rows of the result, in order, and those left out."""

    rows: list[Row[T]] = field(default_factory=list)
    left_out: list[Row[T]] = field(default_factory=list)
    """Items that theirs has and ours removed."""
    is_sorted: bool = False
    """Whether items of ours were sorted into the order of theirs."""


def merge_keyed(
    base: Sequence[T], ours: Sequence[T], theirs: Sequence[T], policy: MergePolicy[T]
) -> KeyedMerge[T]:
    """Align the items of ours, in their order, with base and theirs; insert new ones.

    The order is that of theirs if only theirs changed it and the policy allows it.
    """
    return _Merge(base, ours, theirs, policy).merge()


class _Merge(Generic[T]):
    def __init__(
        self,
        base: Sequence[T],
        ours: Sequence[T],
        theirs: Sequence[T],
        policy: MergePolicy[T],
    ) -> None:
        self.base, self.ours, self.theirs, self.policy = base, ours, theirs, policy
        self.to_base = policy.match_base(base, ours, is_ours=True)
        self.theirs_to_base = policy.match_base(base, theirs, is_ours=False)
        self.to_theirs = {old: new for new, old in self.theirs_to_base.items()}
        self.result: KeyedMerge[T] = KeyedMerge()
        self.placed: dict[int, Row[T]] = {}
        """By index in theirs: the row of the result."""
        self.replacing: list[Row[T]] = []
        """Rows inserted in place of one that theirs removed."""

    def merge(self) -> KeyedMerge[T]:
        numbers = self._order()
        self.result.is_sorted = numbers != sorted(numbers)
        for number in numbers:
            self._add_ours(number)
        for number in range(len(self.theirs)):
            if number not in self.placed:
                self._add_theirs(number)
        return self.result

    def _order(self) -> list[int]:
        """Return the order of ours, or that of theirs if only theirs changed it."""
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
        # Items that ours added at the end stay there.
        end = groups[current][1:]
        del groups[current][1:]
        return [*(n for head in (-1, *by_theirs) for n in groups[head]), *end]

    def _in_one_order(self, one: list[int], two: list[int]) -> bool:
        """Return whether two orders of items of ours are equivalent."""
        placed = [
            [n for n in order if self.policy.is_position_significant(self.ours[n])]
            for order in (one, two)
        ]
        return placed[0] == placed[1]

    def _add_ours(self, number: int) -> None:
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
        found = self.policy.match_added(mine, [self.theirs[n] for n in added])
        return None if found is None else added[found]

    def _add_theirs(self, number: int) -> None:
        """Add a row for an item that only theirs has, if the policy includes it."""
        old = self.theirs_to_base.get(number)
        before = None if old is None else self.base[old]
        row = Row(before, None, self.theirs[number])
        if not self.policy.is_included(row):
            self.result.left_out.append(row)
            return
        self.result.rows.insert(self._index_for(row, number), row)
        self.placed[number] = row

    def _index_for(self, row: Row[T], number: int) -> int:
        """Return the index for a new row: after the item that it follows in theirs.

        It is also placed after additions of ours, as far as the policy allows.
        """
        rows, policy, item = self.result.rows, self.policy, self.theirs[number]
        kinds = policy.leading_kinds(item)
        if kinds is not None:
            return self._behind(kinds)
        before = next((n for n in reversed(range(number)) if n in self.placed), None)
        at = 0 if before is None else rows.index(self.placed[before]) + 1
        gone = self._last_vacant(at) if policy.fills_removed_places else None
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
        return mine is not None and self.policy.may_insert_after(mine, item)

    def _behind(self, kinds: frozenset[str]) -> int:
        """Return the end of the leading items of some kinds."""
        at = 0
        for number, row in enumerate(self.result.rows):
            shown = row.ours if row.ours is not None else row.theirs
            assert shown is not None
            if (
                not self.policy.is_vacant(row)
                and self.policy.item_kind(shown) not in kinds
            ):
                break
            at = number + 1
        return at

    def _last_vacant(self, at: int) -> int | None:
        """Return the last vacant row from `at` on, up to one that ours did not add."""
        gone = None
        for number, row in enumerate(self.result.rows[at:], start=at):
            if self.policy.is_vacant(row):
                gone = number
            elif not row.is_added_by_ours:
                break
        return gone

    def _before_next(self, number: int) -> int:
        """Return the index for an item that follows no item of the result in theirs."""
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
