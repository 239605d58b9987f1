"""The three-way merge of texts, by the finest method with a valid result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.merge.authors import Authors
from generator.merge.conflicts import Conflict, Labels, find_conflicts, render
from generator.merge.pieces import Clash, Clean, Piece, split

DOCUMENTS = (".json", ".toml", ".yaml", ".yml")
"""Suffixes of the files that are merged by key."""


@dataclass(frozen=True)
class Merged:
    """A merged text, with its conflicts marked in it."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    kept: bool = False
    """Whether the text is ours unchanged, and nothing has to be written."""


def merge(
    base: str | None,
    ours: str,
    theirs: str,
    labels: Labels,
    *,
    path: str = "",
    authors: Authors = Authors.HAND_AND_GENERATOR,
) -> Merged:
    """Return ours with the change from base to theirs applied.

    The texts are empty or end in LF (see `form.read`). The suffix of `path` selects the
    language. Without a base, all differences conflict. A change on one side only never
    conflicts, and no line of ours is lost unless theirs removes it and ours left it
    alone. If both `authors` are users, the same holds for theirs.
    """
    if theirs in (base, ours):
        return Merged(ours, kept=True)
    if ours == base:
        return Merged(theirs)
    if base is None:
        return conflict_of_wholes("", ours, theirs, labels, path=path)
    for pieces in _attempts(base, ours, theirs, path, authors):
        text, conflicts = render(pieces, labels)
        if conflicts and find_conflicts(text, path=path) != conflicts:
            continue  # inside a string, markers would be text
        if accepted(base, ours, theirs, text, bool(conflicts), path, authors):
            return Merged(text, conflicts, kept=text == ours)
    return conflict_of_wholes(base, ours, theirs, labels, path=path)


def conflict_of_wholes(
    base: str, ours: str, theirs: str, labels: Labels, *, path: str = ""
) -> Merged:
    """Return one conflict around everything in which the texts differ."""
    from generator.merge.clash_resolution import trimmed

    whole = Clash(split(base), split(ours), split(theirs))
    head, clash, tail = trimmed(whole)
    if not clash.ours or not clash.theirs:
        # With an empty side, there would seem to be nothing to decide.
        head, clash, tail = [], whole, []
    text, conflicts = render([*head, clash, *tail], labels)
    if find_conflicts(text, path=path) != conflicts:
        # Inside a string, markers would be text.
        text, conflicts = render([whole], labels)
    return Merged(text, conflicts)


def _attempts(
    base: str, ours: str, theirs: str, path: str, authors: Authors
) -> Iterator[list[Piece]]:
    from generator.merge.commas import with_commas_of
    from generator.merge.declarations import naming, without_twins
    from generator.merge.lines import merge_lines, refined
    from generator.merge.regions import expand, protect, unprotected

    if authors is Authors.TWO_PEOPLE:
        sides = unprotected(base, ours, theirs)
    else:
        sides = protect(base, ours, theirs, python=is_python(path))
    if sides.regions and sides.base == sides.ours:
        # Only custom regions were edited: use theirs with their bodies.
        expanded = expand([Clean(sides.theirs, "theirs")], sides.regions)
        if expanded is not None:
            yield expanded
    if is_python(path):
        from generator.merge.python import merge_python

        structured = merge_python(base, ours, theirs, authors)
        if structured is not None:
            yield structured
    pieces = merge_lines(sides.base, sides.ours, sides.theirs)
    tried = [refined(pieces), pieces]
    if not is_python(path):
        named = naming(path)
        rest = without_twins(sides.base, sides.ours, sides.theirs, named)
        first = refined(merge_lines(sides.base, sides.ours, rest), named)
        if any(isinstance(piece, Clash) for piece in first):
            # The only change of ours there may be a trailing comma.
            mine = with_commas_of(sides.base, sides.ours)
            first = refined(merge_lines(sides.base, mine, rest), named)
        tried.insert(0, first)
    by_line = [found for p in tried if (found := expand(p, sides.regions)) is not None]
    if path.endswith(DOCUMENTS):
        from generator.merge.data import merged_documents

        yield from merged_documents(base, ours, theirs, path, by_line)
    yield from by_line


def is_python(path: str) -> bool:
    """Return whether a path is that of a Python file."""
    return path.endswith((".py", ".pyi"))


def accepted(
    base: str,
    ours: str,
    theirs: str,
    text: str,
    conflicted: bool,
    path: str,
    authors: Authors,
) -> bool:
    """Return whether a merged text passes the checks of `verify`."""
    from generator.merge.regions import outside_of_regions
    from generator.merge.verify import (
        holds,
        keeps_words,
        keeps_words_of_both,
        sides_parse,
    )

    if authors is Authors.TWO_PEOPLE:
        keeps = keeps_words_of_both(base, ours, theirs, text)
    else:
        outside = outside_of_regions(base, ours, theirs, text, python=is_python(path))
        keeps = outside is not None and keeps_words(*outside)
    if not keeps:
        return False
    if conflicted:
        return sides_parse(base, ours, theirs, text, path=path)
    return holds(base, ours, theirs, text, path=path)
