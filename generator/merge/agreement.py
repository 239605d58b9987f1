"""Where three texts agree: the stretches that both sides left as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from generator.merge.pieces import Lines

T = TypeVar("T")
Three = tuple[T, T, T]
"""What stands in base, in ours and in theirs."""

_MOST_LINES_COMPARED = 2000

Block = tuple[int, int, int]
"""A stretch of equal lines: where it begins in base, in the other text, its length."""


@dataclass(frozen=True)
class Agreement:
    """A stretch that stands in all three texts, by its beginnings there."""

    base: int
    ours: int
    theirs: int
    size: int


def agreements(base: Lines, ours: Lines, theirs: Lines) -> Iterator[Agreement]:
    """Give the stretches that stand in all three texts, in order.

    The last one is empty and stands at the ends, as in `difflib`. This is the first
    half of diff3 (Khanna, Kunal and Pierce: "A Formal Investigation of Diff3", 2007).
    """
    mine, other = matching_blocks(base, ours), matching_blocks(base, theirs)
    while mine and other:
        (base_a, start_a, size_a), (base_b, start_b, size_b) = mine[0], other[0]
        start = max(base_a, base_b)
        end = min(base_a + size_a, base_b + size_b)
        if start < end:
            yield Agreement(
                start, start_a + start - base_a, start_b + start - base_b, end - start
            )
        (mine if base_a + size_a < base_b + size_b else other).pop(0)
    yield Agreement(len(base), len(ours), len(theirs), 0)


def stretches(
    base: Sequence[T],
    ours: Sequence[T],
    theirs: Sequence[T],
    words: Callable[[Sequence[T]], Lines],
) -> Iterator[tuple[Three[Sequence[T]], list[Three[T]]]]:
    """Give, in order, what stands before each agreement, then what agrees in it.

    `words` tells what each item says: items agree that say the same.
    """
    at_base = at_ours = at_theirs = 0
    for found in agreements(words(base), words(ours), words(theirs)):
        gap = (
            base[at_base : found.base],
            ours[at_ours : found.ours],
            theirs[at_theirs : found.theirs],
        )
        at_base = found.base + found.size
        at_ours = found.ours + found.size
        at_theirs = found.theirs + found.size
        agreed = zip(
            base[found.base : at_base],
            ours[found.ours : at_ours],
            theirs[found.theirs : at_theirs],
            strict=True,
        )
        yield gap, list(agreed)


def matching_blocks(a: Lines, b: Lines) -> list[Block]:
    """Give the stretches that two texts share, lines that stand often included.

    What the texts begin and end with alike is matched first: edits are few and small.
    """
    most = min(len(a), len(b))
    head = _alike_at(a, b, most)
    tail = _alike_at(a[::-1], b[::-1], most - head)
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    autojunk = len(middle_b) > _MOST_LINES_COMPARED
    matcher = SequenceMatcher(None, middle_a, middle_b, autojunk)
    blocks: list[Block] = [(0, 0, head)] if head else []
    for i, j, size in matcher.get_matching_blocks()[:-1]:
        blocks.append((i + head, j + head, size))
    if tail:
        blocks.append((len(a) - tail, len(b) - tail, tail))
    return blocks


def _alike_at(a: Lines, b: Lines, most: int) -> int:
    """Give the number of lines that two texts begin with alike, `most` at the most."""
    return next((n for n in range(most) if a[n] != b[n]), most)
