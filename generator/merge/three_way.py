"""The three-way merge of texts, by the finest method with a valid result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.merge.authors import Authors
from generator.merge.conflicts import Conflict, Labels, find_conflicts, render_conflicts
from generator.merge.pieces import Clash, Clean, Piece, split_lines

DOCUMENT_SUFFIXES = (".json", ".toml", ".yaml", ".yml")
"""Suffixes of the files that are merged by key."""


@dataclass(frozen=True)
class MergeResult:
    """A merged text, with its conflicts marked in it."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    is_unchanged: bool = False
    """Whether the text is ours unchanged, and nothing has to be written."""


def merge_texts(
    base: str | None,
    ours: str,
    theirs: str,
    labels: Labels,
    *,
    path: str = "",
    authors: Authors = Authors.USER_AND_GENERATOR,
) -> MergeResult:
    """Return ours with the change from base to theirs applied.

    The texts are empty or end in LF (see `form.read`). The suffix of `path` selects the
    language. Without a base, all differences conflict. A change on one side only never
    conflicts, and no line of ours is lost unless theirs removes it and ours left it
    alone. If both `authors` are users, the same holds for theirs.
    """
    if theirs in (base, ours):
        return MergeResult(ours, is_unchanged=True)
    if ours == base:
        return MergeResult(theirs)
    if base is None:
        return whole_text_conflict("", ours, theirs, labels, path=path)
    for pieces in _attempts(base, ours, theirs, path, authors):
        text, conflicts = render_conflicts(pieces, labels)
        if conflicts and find_conflicts(text, path=path) != conflicts:
            continue  # inside a string, markers would be text
        if is_acceptable(base, ours, theirs, text, bool(conflicts), path, authors):
            return MergeResult(text, conflicts, is_unchanged=text == ours)
    return whole_text_conflict(base, ours, theirs, labels, path=path)


def whole_text_conflict(
    base: str, ours: str, theirs: str, labels: Labels, *, path: str = ""
) -> MergeResult:
    """Return one conflict around everything in which the texts differ."""
    from generator.merge.clash_resolution import trim_clash

    whole = Clash(split_lines(base), split_lines(ours), split_lines(theirs))
    head, clash, tail = trim_clash(whole)
    if not clash.ours or not clash.theirs:
        # With an empty side, there would seem to be nothing to decide.
        head, clash, tail = [], whole, []
    text, conflicts = render_conflicts([*head, clash, *tail], labels)
    if find_conflicts(text, path=path) != conflicts:
        # Inside a string, markers would be text.
        text, conflicts = render_conflicts([whole], labels)
    return MergeResult(text, conflicts)


def _attempts(
    base: str, ours: str, theirs: str, path: str, authors: Authors
) -> Iterator[list[Piece]]:
    from generator.merge.commas import ignore_comma_changes
    from generator.merge.declarations import (
        declaration_rules,
        drop_duplicate_insertions,
    )
    from generator.merge.lines import merge_lines, refine_clashes
    from generator.merge.regions import expand_tokens, insert_tokens, split_sides

    if authors is Authors.TWO_USERS:
        sides = split_sides(base, ours, theirs)
    else:
        sides = insert_tokens(base, ours, theirs, python=is_python(path))
    if sides.regions and sides.base == sides.ours:
        # Only custom regions were edited: use theirs with their bodies.
        expanded = expand_tokens([Clean(sides.theirs, "theirs")], sides.regions)
        if expanded is not None:
            yield expanded
    if is_python(path):
        from generator.merge.python import merge_python

        structured = merge_python(base, ours, theirs, authors)
        if structured is not None:
            yield structured
    pieces = merge_lines(sides.base, sides.ours, sides.theirs)
    tried = [refine_clashes(pieces), pieces]
    if not is_python(path):
        named = declaration_rules(path)
        rest = drop_duplicate_insertions(sides.base, sides.ours, sides.theirs, named)
        first = refine_clashes(merge_lines(sides.base, sides.ours, rest), named)
        if any(isinstance(piece, Clash) for piece in first):
            # The only change of ours there may be a trailing comma.
            mine = ignore_comma_changes(sides.base, sides.ours)
            first = refine_clashes(merge_lines(sides.base, mine, rest), named)
        tried.insert(0, first)
    by_line = [
        found for p in tried if (found := expand_tokens(p, sides.regions)) is not None
    ]
    if path.endswith(DOCUMENT_SUFFIXES):
        from generator.merge.data.document_merge import document_merges

        yield from document_merges(base, ours, theirs, path, by_line)
    yield from by_line


def is_python(path: str) -> bool:
    """Return whether a path is that of a Python file."""
    return path.endswith((".py", ".pyi"))


def is_acceptable(
    base: str,
    ours: str,
    theirs: str,
    text: str,
    conflicted: bool,
    path: str,
    authors: Authors,
) -> bool:
    """Return whether a merged text passes the checks of `verify`."""
    from generator.merge.regions import without_edited_bodies
    from generator.merge.verify import (
        is_sound,
        keeps_words,
        keeps_words_of_both,
        sides_parse,
    )

    if authors is Authors.TWO_USERS:
        keeps = keeps_words_of_both(base, ours, theirs, text)
    else:
        outside = without_edited_bodies(
            base, ours, theirs, text, python=is_python(path)
        )
        keeps = outside is not None and keeps_words(*outside)
    if not keeps:
        return False
    if conflicted:
        return sides_parse(base, ours, theirs, text, path=path)
    return is_sound(base, ours, theirs, text, path=path)
