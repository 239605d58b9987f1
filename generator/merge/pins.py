"""Merging with pins: places of a file that keep the user's version.

The generator's changes to a pinned value are dropped, and conflicts in a pinned place
are resolved to the user's side. The rest of the file is merged as usual.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from generator.merge.authors import Authors
from generator.merge.choose import chosen
from generator.merge.conflicts import Labels, find_conflicts
from generator.merge.places import places_between, without_changes_of
from generator.merge.three_way import Merged, accepted, merge

_SIDES: tuple[Literal["base", "ours", "theirs"], ...] = ("base", "ours", "theirs")
WHOLE = "*"
"""The name of a pin on the entire file."""


def merge_pinned(
    base: str,
    ours: str,
    theirs: str,
    labels: Labels,
    *,
    path: str,
    pinned: Collection[str] = (),
) -> Merged:
    """Return ours with the change from base to theirs applied outside pinned places."""
    if not pinned:
        return merge(base, ours, theirs, labels, path=path)
    if WHOLE in pinned:
        return Merged(ours, kept=True)
    held = without_changes_of(base, ours, theirs, pinned, path)
    merged = merge(base, ours, held, labels, path=path)
    text = _settled(merged.text, pinned, path) if merged.conflicts else None
    if text is None:
        return merged
    left = find_conflicts(text, path=path)
    authors = Authors.HAND_AND_GENERATOR
    if not accepted(base, ours, held, text, bool(left), path, authors):
        return merged
    return Merged(text, left, kept=text == ours)


def merged_again(text: str, pinned: Collection[str], path: str) -> str:
    """Return a text whose marked conflicts are merged again, with these pins."""
    base, ours, theirs = (chosen(text, side, path=path) for side in _SIDES)
    if base is None or ours is None or theirs is None:
        return _settled(text, pinned, path) or text
    labels = Labels(
        f"{path} (edited by hand)", find_conflicts(text, path=path)[0].theirs
    )
    return merge_pinned(base, ours, theirs, labels, path=path, pinned=pinned).text


def _settled(text: str, pinned: Collection[str], path: str) -> str | None:
    """Return a text with the conflicts in pinned places resolved to ours.

    None if there are none.
    """
    names = places_of_conflicts(text, path)
    ours = [n for n, found in enumerate(names) if found and _all_in(found, pinned)]
    return chosen(text, "ours", only=ours, path=path) if ours else None


def places_of_conflicts(text: str, path: str) -> list[frozenset[str]]:
    """Return the names of the places that each marked conflict affects."""
    ours = chosen(text, "ours", path=path)
    if ours is None:
        return []
    numbers = range(len(find_conflicts(text, path=path)))
    found = []
    for number in numbers:
        others = [n for n in numbers if n != number]
        rest = chosen(text, "ours", only=others, path=path) or ""
        base = chosen(rest, "base", path=path)
        theirs = chosen(rest, "theirs", path=path) or ""
        mine = places_between(theirs if base is None else base, ours, path)
        other = mine if base is None else places_between(base, theirs, path)
        # A change that is only next to one of the other side does not collide with it.
        both = {outer for m in mine for o in other if (outer := _outer(m, o))}
        found.append(frozenset(both) or mine)
    return found


def _outer(name: str, other: str) -> str | None:
    """Return whichever of two places contains the other, None if neither does."""
    if is_in(other, name):
        return name
    return other if is_in(name, other) else None


def is_in(name: str, pin: str) -> bool:
    """Return whether a place is the pinned one, or inside it."""
    return pin == WHOLE or name == pin or name.startswith((f"{pin}.", f"{pin}: "))


def _all_in(names: Collection[str], pinned: Collection[str]) -> bool:
    return all(any(is_in(name, pin) for pin in pinned) for name in names)
