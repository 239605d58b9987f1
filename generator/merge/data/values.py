"""Three-way merge of plain values: maps by key, lists by element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from generator.merge.lines import merge_lines, refined
from generator.merge.pieces import Clash
from generator.merge.python.elements import Added, Kept, merge_order
from generator.merge.python.items import Item

Path = tuple[str | int, ...]
_ABSENT: Any = object()
_PACKAGE = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?\s*(?:[<>=!~;@].*)?$")


class Collision(Exception):
    """Both sides changed one value, each in its way."""


@dataclass(frozen=True)
class Change:
    """One step on the way from a value to another."""

    path: Path
    """Where the map or list is that changes."""
    key: Any
    value: Any = _ABSENT
    before: Any = _ABSENT
    """The key that a new one goes before."""
    is_new: bool = False

    @property
    def removes(self) -> bool:
        """Whether the key or element goes."""
        return self.value is _ABSENT

    @property
    def is_last(self) -> bool:
        """Whether a new key goes behind all others."""
        return self.before is _ABSENT


def merge_values(base: Any, ours: Any, theirs: Any) -> Any:
    """Give ours with the change from base to theirs.

    Raises Collision.
    """
    if same(theirs, base) or same(theirs, ours):
        return ours
    if same(ours, base):
        return theirs
    if base is _ABSENT and isinstance(ours, dict) and isinstance(theirs, dict):
        base = {}
    if isinstance(base, dict) and isinstance(ours, dict) and isinstance(theirs, dict):
        return _merge_maps(base, ours, theirs)
    if isinstance(base, list) and isinstance(ours, list) and isinstance(theirs, list):
        return _merge_lists(base, ours, theirs)
    if isinstance(base, str) and isinstance(ours, str) and isinstance(theirs, str):
        return _merge_texts(base, ours, theirs)
    raise Collision


def changes(old: Any, new: Any, path: Path = ()) -> Iterator[Change]:
    """Give the steps from one value to another, to be made one after another."""
    if isinstance(old, dict):
        yield from _changes_of_map(old, new, path)
    else:
        yield from _changes_of_list(old, new, path)


def _changes_of_map(
    old: dict[Any, Any], new: dict[Any, Any], path: Path
) -> Iterator[Change]:
    for key in old:
        if key not in new:
            yield Change(path, key)
    keys = list(new)
    for key in reversed(keys):
        if key not in old:
            at = keys.index(key) + 1
            before = keys[at] if at < len(keys) else _ABSENT
            yield Change(path, key, new[key], before, is_new=True)
        elif not same(old[key], new[key]):
            if type(old[key]) is type(new[key]) and isinstance(new[key], dict | list):
                yield from changes(old[key], new[key], (*path, key))
            else:
                yield Change(path, key, new[key])


def _changes_of_list(old: list[Any], new: list[Any], path: Path) -> Iterator[Change]:
    matcher = SequenceMatcher(None, _shown(old), _shown(new), autojunk=False)
    for kind, start, end, first, last in reversed(matcher.get_opcodes()):
        if kind == "equal":
            continue
        if kind == "replace" and end - start == last - first == 1:
            one, two = old[start], new[first]
            if type(one) is type(two) and isinstance(one, dict | list):
                yield from changes(one, two, (*path, start))
                continue
        if kind == "replace" and end - start == last - first:
            yield from (
                Change(path, start + n, new[first + n]) for n in range(end - start)
            )
            continue
        for at in reversed(range(start, end)):
            yield Change(path, at)
        for offset, at in enumerate(range(first, last)):
            yield Change(path, start + offset, new[at], is_new=True)


def _merge_maps(
    base: dict[Any, Any], ours: dict[Any, Any], theirs: dict[Any, Any]
) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for key, mine in ours.items():
        old, other = base.get(key, _ABSENT), theirs.get(key, _ABSENT)
        merged = merge_values(old, mine, other)
        if merged is not _ABSENT:
            result[key] = merged
    for key, other in theirs.items():
        if key not in ours:
            merged = merge_values(base.get(key, _ABSENT), _ABSENT, other)
            if merged is not _ABSENT:
                result = _inserted(result, key, merged, list(theirs))
    return result


def _inserted(
    result: dict[Any, Any], key: Any, value: Any, order: list[Any]
) -> dict[Any, Any]:
    """Put a key behind the one that it follows in theirs, else before the next."""
    number = order.index(key)
    before = [k for k in order[:number] if k in result]
    after = [k for k in order[number + 1 :] if k in result]
    items = list(result.items())
    if before:
        at = list(result).index(before[-1]) + 1
        while at < len(items) and items[at][0] not in order:
            at += 1
    else:
        at = list(result).index(after[0]) if after else len(items)
    return dict([*items[:at], (key, value), *items[at:]])


def _merge_lists(base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
    """Merge lists by their elements; ours keep their order."""
    items = [[_item(*one) for one in enumerate(side)] for side in (base, ours, theirs)]
    steps = merge_order(*items, positional=False)
    if steps is None:
        raise Collision
    result = []
    for step in steps:
        match step:
            case Kept(old, mine, other) if old is not None and other is not None:
                three = base[old.start], ours[mine.start], theirs[other.start]
                result.append(merge_values(*three))
            case Kept(_, mine, _):
                result.append(ours[mine.start])
            case Added(other):
                result.append(theirs[other.start])
    return result


def _merge_texts(base: str, ours: str, theirs: str) -> str:
    """Merge texts of several lines by line."""
    sides = [text.split("\n") for text in (base, ours, theirs)]
    pieces = refined(merge_lines(*sides))
    if min(map(len, sides)) < 2 or any(isinstance(piece, Clash) for piece in pieces):
        raise Collision
    return "\n".join(
        line for p in pieces if not isinstance(p, Clash) for line in p.lines
    )


def _item(number: int, value: Any) -> Item:
    """Give an element as what lists are merged by: known by its name, if it has one."""
    (shape,) = _shown([value])
    named = _PACKAGE.match(value) if isinstance(value, str) else None
    key = ("item", shape)
    if named is not None:
        key = ("package", named[1].lower().replace("_", "-"))
    return Item(number, number, key, None, shape)


def _shown(values: list[Any]) -> list[str]:
    return [f"{type(value).__name__} {value!r}" for value in values]


def same(one: Any, two: Any) -> bool:
    """Tell whether two values are equal, types and all; the order of keys aside."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(same(one[k], two[k]) for k in one)
    return type(one) is type(two) and bool(one == two)
