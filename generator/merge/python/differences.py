"""The definitions in which two Python texts differ."""

from __future__ import annotations

from collections.abc import Iterator

from generator.merge.python.body_parts import ScopePath, names_of
from generator.merge.python.folding import FoldedRegions
from generator.merge.python.pairing import pair_unordered
from generator.merge.python.python_source import PythonSource, parse_python
from generator.merge.python.segments import (
    Segment,
    StatementBlock,
    clauses_of,
    module_block,
)

DefinitionChange = tuple[str, str, int]
"""The kind of a difference, its dotted name, and its line, from 1."""


def diff_definitions(old: str, new: str) -> list[DefinitionChange] | None:
    """Return the added, changed and removed definitions; None if not Python.

    Lines are those of the new text; for removed definitions, of the old one. Also None
    for texts that are nested too deeply.
    """
    try:
        return _differences(old, new)
    except RecursionError:
        return None


def _differences(old: str, new: str) -> list[DefinitionChange] | None:
    folds = FoldedRegions()
    folded = folds.fold(old), folds.fold(new)
    if folded[0] is None or folded[1] is None:
        return None
    sources = parse_python(folded[0]), parse_python(folded[1])
    if sources[0] is None or sources[1] is None:
        return None
    blocks = module_block(sources[0]), module_block(sources[1])
    names = {s.text: _Lines(s, folds) for s in (sources[0], sources[1])}
    shown = names[sources[0].text], names[sources[1].text]
    return [
        (way, shown[way != "removed"].name(name), shown[way != "removed"].line(line))
        for way, name, line in _between(*blocks, ())
    ]


class _Lines:
    """The lines and names of a text with its regions unfolded."""

    def __init__(self, source: PythonSource, folds: FoldedRegions) -> None:
        self._folds = folds
        self._numbers = [1]
        for line in source.lines:
            self._numbers.append(self._numbers[-1] + len(folds.unfold([line])))

    def line(self, number: int) -> int:
        return self._numbers[number - 1]

    def name(self, name: str) -> str:
        scope, sep, last = name.rpartition(": ")
        region = self._folds.region(last)
        if region is None:
            return name
        return f"{scope}{sep}region {region.name}"


def _between(
    old: StatementBlock, new: StatementBlock, scope: ScopePath
) -> Iterator[DefinitionChange]:
    pairs = pair_unordered(old.segments, new.segments, by_hand=False)
    known = set(pairs.values())
    for number, segment in enumerate(new.segments):
        if number not in pairs:
            yield "added", _describe(segment, scope), segment.code + 1
        elif not segment.same_content(old.segments[pairs[number]]):
            yield from _inside(old.segments[pairs[number]], segment, scope)
    for number, segment in enumerate(old.segments):
        if number not in known:
            yield "removed", _describe(segment, scope), segment.code + 1


def _inside(old: Segment, new: Segment, scope: ScopePath) -> Iterator[DefinitionChange]:
    if new.key[0] == "class":
        before, after = clauses_of(old), clauses_of(new)
        if before and after:
            inner = (*scope, *names_of(new))
            found = list(_between(before[0].body, after[0].body, inner))
            if found:
                yield from found
                return
    yield "changed", _describe(new, scope), new.code + 1


def _describe(segment: Segment, scope: ScopePath) -> str:
    names = names_of(segment)
    if names:
        return ".".join((*scope, *names))
    first = segment.source.lines[min(segment.code, segment.end - 1)].strip()
    if segment.key[0] == "doc":
        first = "docstring"
    elif segment.key[0] == "comment":
        first = segment.lines[0].strip()
    return f"{'.'.join(scope)}: {first}" if scope else first
