"""Merging with pins: places of a file that keep the user's version.

The generator's changes to a pinned value are dropped, and conflicts in a pinned place
are resolved to the user's side. The rest of the file is merged as usual.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from generator.merge.authors import Authors
from generator.merge.choose import choose_side
from generator.merge.conflicts import Labels, find_conflicts
from generator.merge.places import changed_places, revert_places
from generator.merge.three_way import MergeResult, is_acceptable, merge_texts

_SIDES: tuple[Literal["base", "ours", "theirs"], ...] = ("base", "ours", "theirs")
WHOLE_FILE = "*"
"""The name of a pin on the entire file."""


def merge_pinned(
    base: str,
    ours: str,
    theirs: str,
    labels: Labels,
    *,
    path: str,
    pinned: Collection[str] = (),
) -> MergeResult:
    """Return ours with the change from base to theirs applied outside pinned places."""
    if not pinned:
        return merge_texts(base, ours, theirs, labels, path=path)
    if WHOLE_FILE in pinned:
        return MergeResult(ours, is_unchanged=True)
    held = revert_places(base, ours, theirs, pinned, path)
    merged = merge_texts(base, ours, held, labels, path=path)
    text = _resolve_pinned(merged.text, pinned, path) if merged.conflicts else None
    if text is None:
        return merged
    left = find_conflicts(text, path=path)
    authors = Authors.USER_AND_GENERATOR
    if not is_acceptable(base, ours, held, text, bool(left), path, authors):
        return merged
    return MergeResult(text, left, is_unchanged=text == ours)


def remerge(text: str, pinned: Collection[str], path: str) -> str:
    """Return a text whose marked conflicts are merged again, with these pins."""
    base, ours, theirs = (choose_side(text, side, path=path) for side in _SIDES)
    if base is None or ours is None or theirs is None:
        return _resolve_pinned(text, pinned, path) or text
    labels = Labels(
        f"{path} (edited by hand)", find_conflicts(text, path=path)[0].theirs
    )
    return merge_pinned(base, ours, theirs, labels, path=path, pinned=pinned).text


def _resolve_pinned(text: str, pinned: Collection[str], path: str) -> str | None:
    """Return a text with the conflicts in pinned places resolved to ours.

    None if there are none.
    """
    names = conflict_places(text, path)
    ours = [n for n, found in enumerate(names) if found and _all_in(found, pinned)]
    return choose_side(text, "ours", only=ours, path=path) if ours else None


def conflict_places(text: str, path: str) -> list[frozenset[str]]:
    """Return the names of the places that each marked conflict affects."""
    ours = choose_side(text, "ours", path=path)
    if ours is None:
        return []
    numbers = range(len(find_conflicts(text, path=path)))
    found = []
    for number in numbers:
        others = [n for n in numbers if n != number]
        rest = choose_side(text, "ours", only=others, path=path) or ""
        base = choose_side(rest, "base", path=path)
        theirs = choose_side(rest, "theirs", path=path) or ""
        mine = changed_places(theirs if base is None else base, ours, path)
        other = mine if base is None else changed_places(base, theirs, path)
        # A change that is only next to one of the other side does not collide with it.
        both = {outer for m in mine for o in other if (outer := _outer_place(m, o))}
        found.append(frozenset(both) or mine)
    return found


def _outer_place(name: str, other: str) -> str | None:
    """Return whichever of two places contains the other, None if neither does."""
    if is_pinned_by(other, name):
        return name
    return other if is_pinned_by(name, other) else None


def is_pinned_by(name: str, pin: str) -> bool:
    """Return whether a place is the pinned one, or inside it."""
    return pin == WHOLE_FILE or name == pin or name.startswith((f"{pin}.", f"{pin}: "))


def _all_in(names: Collection[str], pinned: Collection[str]) -> bool:
    return all(any(is_pinned_by(name, pin) for pin in pinned) for name in names)
