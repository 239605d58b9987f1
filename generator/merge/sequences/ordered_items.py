"""Merge of three ordered sequences: the items they share, and the gaps between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from generator.merge.sequences.alignment import BaseMatches, Gap, Row

T = TypeVar("T")
ItemTexts = Sequence[str]
Block = tuple[int, int, int]
"""A run of equal words: its start in one sequence and in the other, its length."""

_MOST_WORDS_COMPARED = 2000


def merge_by_order(
    base: Sequence[T],
    ours: Sequence[T],
    theirs: Sequence[T],
    pair: Callable[[Sequence[T], Sequence[T]], BaseMatches],
) -> Iterator[tuple[Gap[T], list[Row[T]]]]:
    """Yield, in order, each gap with the common items that follow it.

    `pair` matches the items of base with another sequence, without crossings. This is
    the first half of diff3 (Khanna, Kunal and Pierce: "A Formal Investigation of
    Diff3", 2007).
    """
    mine, other = (
        {old: new for new, old in pair(base, side).items()} for side in (ours, theirs)
    )
    starts = [0, 0, 0]
    rows: list[Row[T]] = []
    gap: Gap[T] = Gap((), (), ())
    for number in sorted(mine.keys() & other.keys()):
        stops = [number, mine[number], other[number]]
        if stops != starts:
            if gap or rows:
                yield gap, rows
            gap, rows = _gap((base, ours, theirs), (mine, other), starts, stops), []
        rows.append(Row(base[number], ours[mine[number]], theirs[other[number]]))
        starts = [stop + 1 for stop in stops]
    if gap or rows:
        yield gap, rows
    ends = [len(base), len(ours), len(theirs)]
    yield _gap((base, ours, theirs), (mine, other), starts, ends), []


def _gap(
    sides: tuple[Sequence[T], Sequence[T], Sequence[T]],
    pairs: tuple[BaseMatches, BaseMatches],
    starts: list[int],
    stops: list[int],
) -> Gap[T]:
    base, ours, theirs = (
        side[start:stop] for side, start, stop in zip(sides, starts, stops, strict=True)
    )
    kept = (
        {
            found[old] - starts[which]: old - starts[0]
            for old in range(starts[0], stops[0])
            if old in found and starts[which] <= found[old] < stops[which]
        }
        for which, found in enumerate(pairs, start=1)
    )
    return Gap(base, ours, theirs, *kept)


def match_by_text(
    words: Callable[[Sequence[T]], ItemTexts],
) -> Callable[[Sequence[T], Sequence[T]], BaseMatches]:
    """Return a function that pairs items by their text, which `words` returns."""

    def pair(base: Sequence[T], other: Sequence[T]) -> BaseMatches:
        blocks = matching_blocks(words(base), words(other))
        return {j + n: i + n for i, j, size in blocks for n in range(size)}

    return pair


def matching_blocks(a: ItemTexts, b: ItemTexts) -> list[Block]:
    """Return the runs that two sequences share, including frequent words.

    The common prefix and suffix are matched first, as edits are few and small.
    """
    most = min(len(a), len(b))
    head = _shared_head(a, b, most)
    tail = _shared_head(a[::-1], b[::-1], most - head)
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    autojunk = len(middle_b) > _MOST_WORDS_COMPARED
    matcher = SequenceMatcher(None, middle_a, middle_b, autojunk)
    blocks: list[Block] = [(0, 0, head)] if head else []
    for i, j, size in matcher.get_matching_blocks()[:-1]:
        blocks.append((i + head, j + head, size))
    if tail:
        blocks.append((len(a) - tail, len(b) - tail, tail))
    return blocks


def _shared_head(a: ItemTexts, b: ItemTexts, most: int) -> int:
    """Return the length of the common prefix, at most `most`."""
    return next((n for n in range(most) if a[n] != b[n]), most)
