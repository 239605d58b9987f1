"""Three-way merge of plain values: maps by key, lists by element."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from generator.merge.lines import merge_lines, refine_clashes
from generator.merge.pieces import Clash
from generator.merge.python.elements import ELEMENTS, merge_brackets
from generator.merge.python.items import BracketItem
from generator.merge.sequences.alignment import BaseMatches, Contradiction, Row
from generator.merge.sequences.keyed import MergePolicy, merge_keyed

ValuePath = tuple[str | int, ...]
ConflictResolver = Callable[[Any, Any, Any], Any]
"""Resolves a value that both sides changed: takes base, ours and theirs."""
_ABSENT: Any = object()
_PACKAGE = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?\s*(?:[<>=!~;@].*)?$")


@dataclass(frozen=True)
class ValueChange:
    """One step in turning a value into another."""

    path: ValuePath
    """The path of the map or list that changes."""
    key: Any
    value: Any = _ABSENT
    before: Any = _ABSENT
    """The key before which a new one is inserted."""
    is_new: bool = False

    @property
    def removes(self) -> bool:
        """Whether the key or element is removed."""
        return self.value is _ABSENT

    @property
    def is_last(self) -> bool:
        """Whether a new key is appended at the end."""
        return self.before is _ABSENT


def _raise_contradiction(base: Any, ours: Any, theirs: Any) -> Any:
    raise Contradiction


def merge_values(
    base: Any, ours: Any, theirs: Any, settle: ConflictResolver = _raise_contradiction
) -> Any:
    """Return ours with the changes from base to theirs applied.

    Raises Contradiction if both sides changed one value, unless `settle` resolves it.
    """
    if equal_values(theirs, base) or equal_values(theirs, ours):
        return ours
    if equal_values(ours, base):
        return theirs
    if base is _ABSENT and isinstance(ours, dict) and isinstance(theirs, dict):
        base = {}
    if isinstance(base, dict) and isinstance(ours, dict) and isinstance(theirs, dict):
        return _merge_maps(base, ours, theirs, settle)
    if isinstance(base, list) and isinstance(ours, list) and isinstance(theirs, list):
        return _merge_lists(base, ours, theirs, settle)
    if isinstance(base, str) and isinstance(ours, str) and isinstance(theirs, str):
        return _merge_texts(base, ours, theirs, settle)
    return settle(base, ours, theirs)


def diff_values(old: Any, new: Any, path: ValuePath = ()) -> Iterator[ValueChange]:
    """Yield the changes from one value to another, to be applied in this order."""
    if isinstance(old, dict):
        yield from _changes_of_map(old, new, path)
    else:
        yield from _changes_of_list(old, new, path)


def _changes_of_map(
    old: dict[Any, Any], new: dict[Any, Any], path: ValuePath
) -> Iterator[ValueChange]:
    for key in old:
        if key not in new:
            yield ValueChange(path, key)
    keys = list(new)
    for key in reversed(keys):
        if key not in old:
            at = keys.index(key) + 1
            before = keys[at] if at < len(keys) else _ABSENT
            yield ValueChange(path, key, new[key], before, is_new=True)
        elif not equal_values(old[key], new[key]):
            if type(old[key]) is type(new[key]) and isinstance(new[key], dict | list):
                yield from diff_values(old[key], new[key], (*path, key))
            else:
                yield ValueChange(path, key, new[key])


def _changes_of_list(
    old: list[Any], new: list[Any], path: ValuePath
) -> Iterator[ValueChange]:
    matcher = SequenceMatcher(
        None, _show_values(old), _show_values(new), autojunk=False
    )
    for kind, start, end, first, last in reversed(matcher.get_opcodes()):
        if kind == "equal":
            continue
        if kind == "replace" and end - start == last - first == 1:
            one, two = old[start], new[first]
            if type(one) is type(two) and isinstance(one, dict | list):
                yield from diff_values(one, two, (*path, start))
                continue
        if kind == "replace" and end - start == last - first:
            yield from (
                ValueChange(path, start + n, new[first + n]) for n in range(end - start)
            )
            continue
        for at in reversed(range(start, end)):
            yield ValueChange(path, at)
        for offset, at in enumerate(range(first, last)):
            yield ValueChange(path, start + offset, new[at], is_new=True)


@dataclass(frozen=True, eq=False)
class _Entry:
    """A key of a map, with its value."""

    key: Any
    value: Any


class _Keys(MergePolicy[_Entry]):
    """The entries of a map: identified by key, in the order of ours."""

    def match_base(
        self, base: Sequence[_Entry], side: Sequence[_Entry], *, is_ours: bool
    ) -> BaseMatches:
        """Pair entries by key."""
        numbers = {entry.key: number for number, entry in enumerate(base)}
        return {
            number: numbers[entry.key]
            for number, entry in enumerate(side)
            if entry.key in numbers
        }

    def match_added(self, mine: _Entry, added: Sequence[_Entry]) -> int | None:
        """Return the entry of the same key."""
        return next((n for n, each in enumerate(added) if each.key == mine.key), None)


def _merge_maps(
    base: dict[Any, Any],
    ours: dict[Any, Any],
    theirs: dict[Any, Any],
    settle: ConflictResolver,
) -> dict[Any, Any]:
    old, mine, other = (
        [_Entry(*pair) for pair in side.items()] for side in (base, ours, theirs)
    )
    found = merge_keyed(old, mine, other, _Keys())
    result = {}
    for row in (*found.rows, *found.left_out):
        entries = (row.base, row.ours, row.theirs)
        values = [_ABSENT if entry is None else entry.value for entry in entries]
        merged = merge_values(values[0], values[1], values[2], settle)
        if merged is not _ABSENT:
            key = next(entry.key for entry in entries[1:] if entry is not None)
            result[key] = merged
    return result


def _merge_lists(
    base: list[Any], ours: list[Any], theirs: list[Any], settle: ConflictResolver
) -> list[Any]:
    """Merge lists by their elements; ours keep their order."""
    before, here, there = (
        [_item(*one) for one in enumerate(side)] for side in (base, ours, theirs)
    )
    result = []
    for row in merge_brackets(before, here, there, ELEMENTS):
        match row:
            case Row(
                BracketItem() as old, BracketItem() as mine, BracketItem() as other
            ):
                three = base[old.start], ours[mine.start], theirs[other.start]
                result.append(merge_values(*three, settle))
            case Row(None, BracketItem() as mine, _):
                result.append(ours[mine.start])
            case Row(None, None, BracketItem() as other):
                result.append(theirs[other.start])
    return result


def _merge_texts(base: str, ours: str, theirs: str, settle: ConflictResolver) -> Any:
    """Merge multi-line texts by line."""
    sides = [text.split("\n") for text in (base, ours, theirs)]
    pieces = refine_clashes(merge_lines(*sides))
    if min(map(len, sides)) < 2 or any(isinstance(piece, Clash) for piece in pieces):
        return settle(base, ours, theirs)
    return "\n".join(
        line for p in pieces if not isinstance(p, Clash) for line in p.lines
    )


def _item(number: int, value: Any) -> BracketItem:
    """Convert a list element to an item; packages are identified by name."""
    (shape,) = _show_values([value])
    named = _PACKAGE.match(value) if isinstance(value, str) else None
    key = ("item", shape)
    if named is not None:
        key = ("package", named[1].lower().replace("_", "-"))
    return BracketItem(number, number, key, None, shape)


def _show_values(values: list[Any]) -> list[str]:
    return [f"{type(value).__name__} {value!r}" for value in values]


def equal_values(one: Any, two: Any) -> bool:
    """Return whether two values and their types are equal, in any order of keys."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(
            equal_values(one[k], two[k]) for k in one
        )
    return type(one) is type(two) and bool(one == two)
