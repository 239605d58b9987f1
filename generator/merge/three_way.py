"""The merge of three texts, from the finest way that holds to the coarsest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.merge.conflicts import Conflict, Labels, render
from generator.merge.pieces import Clash, Clean, Piece, split

DOCUMENTS = (".json", ".toml", ".yaml", ".yml")
"""Suffixes of what is merged by key."""


@dataclass(frozen=True)
class Merged:
    """The text of a merge, with its conflicts marked in it."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    kept: bool = False
    """Whether the text is ours as it was, so that nothing has to be written."""


def merge(
    base: str | None, ours: str, theirs: str, labels: Labels, *, path: str = ""
) -> Merged:
    """Give ours with the change from base to theirs put in.

    The texts are empty or end in LF (see `form.read`). `path` tells the language by its
    suffix. Without a base, everything that differs conflicts. What changed on one side
    only is never asked about; no line of ours is lost but those that theirs takes out
    and ours left alone.
    """
    if theirs in (base, ours):
        return Merged(ours, kept=True)
    if ours == base:
        return Merged(theirs)
    if base is None:
        return conflict_of_wholes("", ours, theirs, labels)
    for pieces in _attempts(base, ours, theirs, path):
        text, conflicts = render(pieces, labels)
        if accepted(base, ours, theirs, text, bool(conflicts), path):
            return Merged(text, conflicts, kept=text == ours)
    return conflict_of_wholes(base, ours, theirs, labels)


def conflict_of_wholes(base: str, ours: str, theirs: str, labels: Labels) -> Merged:
    """Give one conflict that holds all in which the texts differ."""
    from generator.merge.settling import trimmed

    whole = Clash(split(base), split(ours), split(theirs))
    head, clash, tail = trimmed(whole)
    if not clash.ours or not clash.theirs:
        # A side cut down to nothing would read as if there were nothing to decide.
        head, clash, tail = [], whole, []
    text, conflicts = render([*head, clash, *tail], labels)
    return Merged(text, conflicts)


def _attempts(base: str, ours: str, theirs: str, path: str) -> Iterator[list[Piece]]:
    from generator.merge.lines import merge_lines, refined
    from generator.merge.naming import naming, without_twins
    from generator.merge.regions import expand, protect

    sides = protect(base, ours, theirs, python=is_python(path))
    if sides.base == sides.ours:
        # Only custom regions were edited: the generator's text gets their bodies.
        expanded = expand([Clean(sides.theirs, "theirs")], sides.regions)
        if expanded is not None:
            yield expanded
    if is_python(path):
        from generator.merge.python import merge_python

        structured = merge_python(base, ours, theirs)
        if structured is not None:
            yield structured
    pieces = merge_lines(sides.base, sides.ours, sides.theirs)
    tried = [refined(pieces), pieces]
    if not is_python(path):
        named = naming(path)
        rest = without_twins(sides.base, sides.ours, sides.theirs, named)
        tried.insert(0, refined(merge_lines(sides.base, sides.ours, rest), named))
    by_line = [found for p in tried if (found := expand(p, sides.regions)) is not None]
    if path.endswith(DOCUMENTS):
        from generator.merge.data import merged_documents

        yield from merged_documents(base, ours, theirs, path, by_line)
    yield from by_line


def is_python(path: str) -> bool:
    """Tell whether a path is that of a Python file."""
    return path.endswith((".py", ".pyi"))


def accepted(
    base: str, ours: str, theirs: str, text: str, conflicted: bool, path: str
) -> bool:
    """Tell whether a merged text may be shown to anybody."""
    from generator.merge.verify import holds, keeps_words

    if conflicted:
        return keeps_words(base, ours, theirs, text)
    return holds(base, ours, theirs, text, path=path)
