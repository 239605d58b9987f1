"""The order of things between brackets: which stay, which go, which come in, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from generator.merge.python.items import Item


@dataclass(frozen=True)
class Kept:
    """An item of ours that stays; with those of base and theirs, where they have it."""

    base: Item | None
    ours: Item
    theirs: Item | None


@dataclass(frozen=True)
class Gone:
    """An item that ours left alone and theirs took out."""

    ours: Item


@dataclass(frozen=True)
class Added:
    """An item that theirs put in."""

    theirs: Item


Step = Kept | Gone | Added


def merge_order(
    base: Sequence[Item],
    ours: Sequence[Item],
    theirs: Sequence[Item],
    *,
    positional: bool,
    sorts: bool = False,
) -> list[Step] | None:
    """Give what becomes of each item, in the order of the result.

    Theirs may sort imported names if `sorts`. None if both sides changed the same: one
    took out what the other changed, or both put in something of one name.
    """
    to_base = paired(base, ours)
    theirs_to_base = paired(base, theirs)
    to_theirs = {old: new for new, old in theirs_to_base.items()}
    edited = {o for n, o in to_base.items() if ours[n].shape != base[o].shape}
    if edited - set(to_theirs):
        return None
    numbers = _order(ours, to_base, to_theirs, sorts=sorts)
    if numbers == sorted(numbers) and _holds_all(base, ours, theirs):
        return [Kept(None, mine, None) for mine in ours]
    removed = to_theirs.keys() - to_base.values()
    if any(theirs[to_theirs[n]].shape != base[n].shape for n in removed):
        return None
    steps: list[tuple[Step, int | None]] = []
    placed: set[int] = set()
    new = {n for n in range(len(theirs)) if n not in theirs_to_base}
    for number in numbers:
        mine, old = ours[number], to_base.get(number)
        if old is None:
            twin = _twin(mine, theirs, new - placed)
            if twin is not None:
                if theirs[twin].shape != mine.shape:
                    return None
                placed.add(twin)
            steps.append((Kept(None, mine, None), twin))
        elif old in to_theirs:
            other = to_theirs[old]
            steps.append((Kept(base[old], mine, theirs[other]), other))
            placed.add(other)
        else:
            steps.append((Gone(mine), None))
    free = sorted(new - placed)
    if positional and _adds_places(steps) and any(_unnamed(theirs[n]) for n in free):
        return None
    for number in free:
        _insert(steps, theirs, number)
    return [step for step, _ in steps]


def _order(
    ours: Sequence[Item],
    to_base: dict[int, int],
    to_theirs: dict[int, int],
    *,
    sorts: bool,
) -> list[int]:
    """Give the order of ours, or that of theirs where only theirs changed it.

    That counts for parameters, whose places callers know, and for imported names, which
    linters want sorted; lists stay as ours has them.
    """
    movable = {"parameter", "alias"} if sorts else {"parameter"}
    common = [n for n in range(len(ours)) if to_base.get(n) in to_theirs]
    by_theirs = sorted(common, key=lambda n: to_theirs[to_base[n]])
    if by_theirs == common or any(ours[n].key[0] not in movable for n in common):
        return list(range(len(ours)))
    if common != sorted(common, key=lambda n: to_base[n]):
        return list(range(len(ours)))
    groups: dict[int, list[int]] = {-1: []}
    current = -1
    for number in range(len(ours)):
        if number in common:
            current = number
            groups[current] = []
        groups[current].append(number)
    return [n for head in (-1, *by_theirs) for n in groups[head]]


def _adds_places(steps: Sequence[tuple[Step, int | None]]) -> bool:
    """Tell whether ours puts in something that goes by its place."""
    return any(
        isinstance(step, Kept) and step.base is None and _unnamed(step.ours)
        for step, _ in steps
    )


def _holds_all(
    base: Sequence[Item], ours: Sequence[Item], theirs: Sequence[Item]
) -> bool:
    """Tell whether ours has all that theirs put in, and nothing that it took out."""
    old, mine, other = (Counter(i.shape for i in side) for side in (base, ours, theirs))
    return other <= mine and all(mine[shape] <= other[shape] for shape in old - other)


def _unnamed(item: Item) -> bool:
    return item.key[0] not in ("keyword", "parameter", "spread")


def _twin(mine: Item, theirs: Sequence[Item], new: set[int]) -> int | None:
    return next((n for n in sorted(new) if theirs[n].key == mine.key), None)


def _insert(
    steps: list[tuple[Step, int | None]], theirs: Sequence[Item], number: int
) -> None:
    """Put an item of theirs behind what it follows there, and behind ours' additions."""
    item = theirs[number]
    places = {at: n for n, (_, at) in enumerate(steps) if at is not None}
    before = next((n for n in reversed(range(number)) if n in places), None)
    after = next((n for n in range(number + 1, len(theirs)) if n in places), None)
    if before is not None:
        at = places[before] + 1
        while at < len(steps) and _may_pass(steps[at], item):
            at += 1
    elif after is not None:
        at = places[after]
    else:
        at = len(steps)
        while at and _is_last(steps[at - 1][0], item):
            at -= 1
    steps.insert(at, (Added(item), number))


def _may_pass(step: tuple[Step, int | None], item: Item) -> bool:
    """Tell whether a new item may go behind one that was put in by hand."""
    kind, at = step
    if isinstance(kind, Gone):
        return True
    if at is not None or not isinstance(kind, Kept):
        return False
    return not _is_last(kind, item)


def _is_last(step: Step, item: Item) -> bool:
    """Tell whether something must stand behind a new item by the rules of Python."""
    if not isinstance(step, Kept):
        return False
    if _unnamed(item) and step.ours.key[0] in ("keyword", "spread"):
        return item.key[0] in ("item", "call") and step.ours.key[0] == "keyword"
    if item.key[0] == "parameter" and step.ours.key[0] == "parameter":
        starred = step.ours.key[1].startswith("*")
        return starred or (step.ours.default and not item.default)
    return False


def paired(base: Sequence[Item], other: Sequence[Item]) -> dict[int, int]:
    """Pair the items of another text with those of base.

    By what they say and by key; then one that stands alone between the same neighbours
    is the one that stood there.
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
    base: Sequence[Item], other: Sequence[Item], found: dict[int, int]
) -> None:
    """Pair what stands between the same neighbours, if it is as much of a kind."""
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
        if all(old == new and old in ("item", "call") for old, new in kinds):
            found.update(zip(news, olds, strict=True))
