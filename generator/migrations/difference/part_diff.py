"""Matching of a table's constraints or indexes with the old ones."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from generator.schema import CheckConstraint, ForeignKey, TableIndex, UniqueConstraint

Part = TypeVar("Part", ForeignKey, UniqueConstraint, CheckConstraint, TableIndex)


class PartDiff(Generic[Part]):
    """The added, dropped and renamed parts of one kind."""

    def __init__(
        self,
        old: tuple[Part, ...],
        new: tuple[Part, ...],
        definition: Callable[[Part], Hashable],
        is_replaced: Callable[[Part], bool] = lambda _: False,
    ) -> None:
        replaced: list[Part] = [part for part in old if is_replaced(part)]
        left: list[Part] = [part for part in old if part not in replaced]
        matches: dict[int, Part] = {}
        for same_name in (True, False):
            for place, part in enumerate(new):
                found = next(
                    (
                        other
                        for other in left
                        if definition(other) == definition(part)
                        and (other.name == part.name or not same_name)
                    ),
                    None,
                )
                if place not in matches and found is not None:
                    matches[place] = found
                    left.remove(found)
        self.added: tuple[Part, ...] = tuple(
            p for place, p in enumerate(new) if place not in matches
        )
        self.dropped: tuple[Part, ...] = tuple(replaced + left)
        self.renamed: tuple[tuple[str, str], ...] = tuple(
            (matches[place].name, part.name)
            for place, part in enumerate(new)
            if place in matches and matches[place].name != part.name
        )
