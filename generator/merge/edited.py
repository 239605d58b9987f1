"""What was edited by hand in a text, by definition."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from generator.merge.commas import without_last_commas
from generator.merge.pieces import split
from generator.merge.regions import find_regions


class Way(StrEnum):
    """How something differs from what the generator wrote."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Edited:
    """One thing that was edited by hand, with the line it is on, or was before."""

    way: Way
    name: str
    line: int


def edited_parts(pristine: str, text: str, *, python: bool) -> tuple[Edited, ...]:
    """Tell what was edited by hand.

    In Python by definition, where both texts can be read; else by stretches of lines.
    What is only laid out in another way counts as no edit.
    """
    if python:
        from generator.merge.python import differences

        found = differences(pristine, text)
        if found is not None:
            return tuple(Edited(Way(way), name, line) for way, name, line in found)
    return tuple(_by_line(pristine, text, python))


def _by_line(pristine: str, text: str, python: bool) -> list[Edited]:
    old, new = map(without_last_commas, (split(pristine), split(text)))
    regions = (find_regions(text, python=python) or {}).values()
    found = []
    for kind, _, _, start, end in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            continue
        way = {"insert": Way.ADDED, "delete": Way.REMOVED}.get(kind, Way.CHANGED)
        inside = [r.name for r in regions if r.first <= start <= r.last]
        lines = f"line {start + 1}" if end - start < 2 else f"lines {start + 1}-{end}"
        name = f"region {inside[0]}" if inside else lines
        found.append(Edited(way, name, start + 1))
    return found
