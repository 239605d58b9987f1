"""Three-way merge of plain values: maps by key, lists by element."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Path = tuple[str | int, ...]
_ABSENT: Any = object()


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
    """Put a key behind the one that it follows in theirs."""
    before = [k for k in order[: order.index(key)] if k in result]
    items = list(result.items())
    at = list(result).index(before[-1]) + 1 if before else 0
    if before:
        while at < len(items) and items[at][0] not in order:
            at += 1
    return dict([*items[:at], (key, value), *items[at:]])


def _merge_lists(base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
    """Merge lists by their elements; ours keep their order."""
    shown = _shown(base), _shown(ours), _shown(theirs)
    if len(base) == len(ours) == len(theirs):
        # An element changed by both, or by each side another one.
        changed = [n for n in range(len(base)) if shown[0][n] != shown[1][n]]
        other = [n for n in range(len(base)) if shown[0][n] != shown[2][n]]
        if set(changed) & set(other) or all(
            isinstance(base[n], dict | list) for n in (*changed, *other)
        ):
            three = zip(base, ours, theirs, strict=True)
            return [merge_values(*values) for values in three]
    gone = [item for item in shown[0] if item not in shown[2]]
    result = [
        (item, value)
        for item, value in zip(shown[1], ours, strict=True)
        if item not in gone
    ]
    lost = [item for item in shown[0] if item not in shown[1]]
    if any(isinstance(base[shown[0].index(item)], dict | list) for item in gone + lost):
        raise Collision
    for number, item in enumerate(shown[2]):
        if item in shown[0] or item in [known for known, _ in result]:
            continue
        before = [known for known in shown[2][:number] if known in dict(result)]
        names = [known for known, _ in result]
        at = names.index(before[-1]) + 1 if before else 0
        while before and at < len(names) and names[at] not in shown[2]:
            at += 1
        result.insert(at, (item, theirs[number]))
    return [value for _, value in result]


def _shown(values: list[Any]) -> list[Hashable]:
    return [f"{type(value).__name__} {value!r}" for value in values]


def same(one: Any, two: Any) -> bool:
    """Tell whether two values are equal, types and all; the order of keys aside."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(same(one[k], two[k]) for k in one)
    return type(one) is type(two) and bool(one == two)
