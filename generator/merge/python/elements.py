"""Bracketed items: which stay, which are removed or added, and where."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from generator.merge.python.items import BracketItem
from generator.merge.sequences.alignment import BaseMatches, Contradiction, Row
from generator.merge.sequences.keyed import MergePolicy, merge_keyed


@dataclass(frozen=True)
class BracketPolicy(MergePolicy[BracketItem]):
    """How bracketed items are identified, and where new ones are placed."""

    by_position: bool = False
    """Whether items without a name are identified by position."""
    sorts: bool = False
    """Whether theirs may change the order where ours left it alone."""

    def match_base(
        self, base: Sequence[BracketItem], side: Sequence[BracketItem], *, is_ours: bool
    ) -> BaseMatches:
        """Pair items by content, by key, and by their neighbors."""
        return pair_items(base, side)

    def match_added(
        self, mine: BracketItem, added: Sequence[BracketItem]
    ) -> int | None:
        """Return the item with the same key."""
        return next((n for n, item in enumerate(added) if item.key == mine.key), None)

    def may_sort(self, item: BracketItem) -> bool:
        """Return whether these items may be sorted."""
        return self.sorts

    def is_position_significant(self, item: BracketItem) -> bool:
        """Return whether the meaning of an item depends on its position."""
        return item.key[0] != "keyword"

    def may_insert_after(self, mine: BracketItem, added: BracketItem) -> bool:
        """Return whether Python allows a new item after one of ours."""
        return not _is_last(mine, added)

    def must_follow(
        self, mine: BracketItem, added: BracketItem, after: BracketItem | None
    ) -> bool:
        """Return whether Python requires one of ours after a new item."""
        return _is_last(mine, added)


_UNNAMED_KINDS = ("item", "call", "star")
"""The kinds of items that have no name."""
ELEMENTS = BracketPolicy()
"""Elements of sets, decorators, and names of an import with comments."""
ORDERED_ELEMENTS = BracketPolicy(sorts=True)
"""Elements of lists and tuples, entries of dicts, and bases."""
ARGUMENTS = BracketPolicy(by_position=True, sorts=True)
"""Arguments of calls, and the context managers of `with`, entered in order."""
PARAMETER_ITEMS = BracketPolicy(sorts=True)
"""Parameters, whose positions callers rely on."""
IMPORTED_NAMES = BracketPolicy(sorts=True)
"""Names of an import, which linters sort."""


def merge_brackets(
    base: Sequence[BracketItem],
    ours: Sequence[BracketItem],
    theirs: Sequence[BracketItem],
    policy: BracketPolicy,
) -> list[Row[BracketItem]]:
    """Return the matched items of the three sides, in the order of the result.

    Raises Contradiction if one side removed what the other changed, or if both added an
    item of the same name, or items that are identified by position.
    """
    found = merge_keyed(base, ours, theirs, policy)
    if not policy.by_position:
        found.rows[:] = map(_without_other_name, found.rows)
    dropped = [row for row in found.rows if row.is_dropped_by_theirs]
    if any(row.is_contradictory(_are_same) for row in dropped):
        raise Contradiction
    if not found.is_sorted and _holds_all(base, ours, theirs):
        return [Row(ours=mine) for mine in ours]
    if any(row.is_contradictory(_are_same) for row in (*found.rows, *found.left_out)):
        raise Contradiction
    by_place = {
        row.ours is None
        for row in found.rows
        if row.base is None and _is_unnamed(row.ours or row.theirs)
    }
    if policy.by_position and len(by_place) == 2:  # each side added some
        raise Contradiction
    if policy.by_position and found.is_sorted and any(map(_is_replaced, found.rows)):
        raise Contradiction  # the position that ours meant is ambiguous
    return _keywords_last(found.rows)


def _keywords_last(rows: list[Row[BracketItem]]) -> list[Row[BracketItem]]:
    """Return rows with new keywords after positional items, as Python requires."""
    shown = [row.ours or row.theirs for row in rows]
    last = max(
        (n for n, i in enumerate(shown) if i and i.key[0] in _UNNAMED_KINDS), default=0
    )
    late = [
        row
        for row, item in zip(rows[:last], shown, strict=False)
        if row.ours is None and item is not None and item.key[0] == "keyword"
    ]
    rest = [row for row in rows[: last + 1] if row not in late]
    return [*rest, *late, *rows[last + 1 :]]


def _without_other_name(row: Row[BracketItem]) -> Row[BracketItem]:
    """Return a row in which a different name in ours counts as an addition.

    Such an element is nothing but its name: a different one is not a change of it.
    """
    old, mine = row.base, row.ours
    if not row.is_dropped_by_theirs or old is None or mine is None:
        return row
    named = isinstance(old.node, ast.Name) and isinstance(mine.node, ast.Name)
    return Row(ours=mine) if named and old.shape != mine.shape else row


def _is_replaced(row: Row[BracketItem]) -> bool:
    """Return whether ours has a different item in the position of one of base."""
    old, mine = row.base, row.ours
    return old is not None and mine is not None and old.key != mine.key


def _are_same(one: BracketItem, two: BracketItem) -> bool:
    return one.shape == two.shape


def _holds_all(
    base: Sequence[BracketItem],
    ours: Sequence[BracketItem],
    theirs: Sequence[BracketItem],
) -> bool:
    """Return whether ours has all that theirs added and nothing that theirs removed."""
    old, mine, other = (Counter(i.shape for i in side) for side in (base, ours, theirs))
    return other <= mine and all(mine[shape] <= other[shape] for shape in old - other)


def _is_unnamed(item: BracketItem | None) -> bool:
    return item is not None and item.key[0] not in ("keyword", "parameter", "spread")


def _is_last(mine: BracketItem, added: BracketItem) -> bool:
    """Return whether Python requires an item of ours after a new one."""
    if mine.key[0] in ("keyword", "spread"):
        return added.key[0] in _UNNAMED_KINDS
    if added.key[0] == "parameter" and mine.key[0] == "parameter":
        starred = mine.key[1].startswith("*")
        return starred or (mine.has_default and not added.has_default)
    return False


def pair_items(
    base: Sequence[BracketItem], other: Sequence[BracketItem]
) -> dict[int, int]:
    """Pair the items of another text with those of base.

    First by content and by key, then by position between the same neighbors.
    """
    found: dict[int, int] = {}
    shapes = [item.shape for item in base], [item.shape for item in other]
    matcher = SequenceMatcher(None, *shapes, autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        for step in range(size):
            found[j + step] = i + step
    for by in ("shape", "key"):
        free = [n for n in range(len(base)) if n not in found.values()]
        for number, item in enumerate(other):
            if number in found:
                continue
            match = next(
                (n for n in free if getattr(base[n], by) == getattr(item, by)), None
            )
            if match is not None:
                found[number] = match
                free.remove(match)
    _pair_between(base, other, found)
    return found


def _pair_between(
    base: Sequence[BracketItem], other: Sequence[BracketItem], found: dict[int, int]
) -> None:
    """Pair the items between the same neighbors, if numbers and kinds agree."""
    taken = set(found.values())
    stops = [-1, *(n for n in range(len(other)) if n in found), len(other)]
    for start, stop in pairwise(stops):
        low = found[start] + 1 if start >= 0 else 0
        high = found[stop] if stop < len(other) else len(base)
        news, olds = range(start + 1, stop), range(low, high)
        if len(news) != len(olds) or not taken.isdisjoint(olds):
            continue
        kinds = [
            (base[o].key[0], other[n].key[0]) for o, n in zip(olds, news, strict=True)
        ]
        if all(old == new and old in (*_UNNAMED_KINDS, "spread") for old, new in kinds):
            found.update(zip(news, olds, strict=True))
