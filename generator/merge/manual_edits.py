"""The manual edits of a file, by definition, key or line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from generator.merge.commas import without_last_commas
from generator.merge.pieces import Lines, split_lines
from generator.merge.regions import find_regions


class EditKind(StrEnum):
    """The kind of an edit."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class ManualEdit:
    """One edited part, with its line; for a removed part, its former line."""

    edit_kind: EditKind
    name: str
    line: int


def find_manual_edits(pristine: str, text: str, *, path: str) -> tuple[ManualEdit, ...]:
    """Return the manual edits of a file.

    Python is compared by definition and documents by key, if both texts parse; else
    runs of lines are. Changes of layout do not count.
    """
    from generator.merge.three_way import DOCUMENT_SUFFIXES, is_python

    if is_python(path):
        from generator.merge.python.differences import diff_definitions

        found = diff_definitions(pristine, text)
        if found is not None:
            return tuple(
                ManualEdit(EditKind(way), name, line) for way, name, line in found
            )
    if path.endswith(DOCUMENT_SUFFIXES):
        from generator.merge.data.document_keys import key_differences

        keys = key_differences(pristine, text, path)
        if keys is not None:
            return _by_key(pristine, text, path, keys)
    return tuple(_by_line(pristine, text, is_python(path)))


def _by_key(
    pristine: str, text: str, path: str, keys: list[tuple[str, str]]
) -> tuple[ManualEdit, ...]:
    """Return the edits of keys, and those of comments by line."""
    from generator.merge.data.document_lines import (
        comment_texts,
        dotted_name,
        key_line_ranges,
    )

    lines = [
        {
            dotted_name(keys): first
            for keys, (first, _) in key_line_ranges(each, path).items()
        }
        for each in (pristine, text)
    ]
    found = [
        ManualEdit(EditKind(way), name, lines[way != "removed"].get(name, 0) + 1)
        for way, name in keys
    ]
    added = {name for way, name in keys if way == "added"}
    spans = [
        span
        for key, span in key_line_ranges(text, path).items()
        if dotted_name(key) in added
    ]
    found += [
        edit
        for edit, old, new in _changed_ranges(pristine, text)
        if comment_texts(old) != comment_texts(new)
        and not _belongs_to_key(spans, edit, old, new)
    ]
    return tuple(sorted(found, key=lambda edit: edit.line))


def _belongs_to_key(
    spans: Collection[tuple[int, int]], edit: ManualEdit, old: Lines, new: Lines
) -> bool:
    """Return whether lines were added along with a key, which is reported already.

    A comment above the key belongs to it.
    """
    first = edit.line - 1
    said = [
        first + n
        for n, line in enumerate(new)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    return not old and any(
        said and start <= said[0] and said[-1] < end for start, end in spans
    )


def _by_line(pristine: str, text: str, python: bool) -> Iterator[ManualEdit]:
    regions = (find_regions(text, python=python) or {}).values()
    for edit, _, _ in _changed_ranges(pristine, text):
        at = edit.line - 1
        inside = [r.name for r in regions if r.first <= at <= r.last]
        yield replace(edit, name=f"region {inside[0]}") if inside else edit


def _changed_ranges(
    pristine: str, text: str
) -> Iterator[tuple[ManualEdit, Lines, Lines]]:
    """Yield the ranges in which two texts differ, with their old and new lines."""
    old, new = map(without_last_commas, (split_lines(pristine), split_lines(text)))
    matcher = SequenceMatcher(None, old, new)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        way = {"insert": EditKind.ADDED, "delete": EditKind.REMOVED}.get(
            kind, EditKind.CHANGED
        )
        lines = f"line {start + 1}" if end - start < 2 else f"lines {start + 1}-{end}"
        yield ManualEdit(way, lines, start + 1), old[first:last], new[start:end]
