"""Comparing documents by key, and copying the values of named keys.

A list is one value, except for lists of packages with versions, whose names are keys.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import Any

from generator.merge.data.document_formats import FORMATS
from generator.merge.data.document_lines import KeyPath, dotted_name, key_line_ranges
from generator.merge.data.value_merge import equal_values
from generator.merge.pieces import join_lines, split_lines

_PACKAGE = re.compile(r"([A-Za-z0-9][\w.-]*)\s*(\[[^]]*\])?\s*([<>=!~;@].*)?$")
_ABSENT: Any = object()


def key_differences(old: str, new: str, path: str) -> list[tuple[str, str]] | None:
    """Return the kind and dotted name of each difference; None if a text is invalid.

    An added or removed tree of keys is reported by its outermost key.
    """
    before, after = _values(old, path), _values(new, path)
    if before is None or after is None:
        return None
    return [(way, dotted_name(keys)) for way, keys in _key_differences(*before, *after)]


def key_names(text: str, path: str) -> frozenset[str]:
    """Return the dotted names of all keys of a document; empty if it is invalid."""
    values = _values(text, path)
    return (
        frozenset(map(dotted_name, _paths(*values)))
        if values is not None
        else frozenset()
    )


def copy_keys(text: str, donor: str, names: Collection[str], path: str) -> str:
    """Copy the values of some keys from another document.

    A key stays unchanged if it cannot be copied or if its parent is missing.
    """
    mine, theirs = _values(text, path), _values(donor, path)
    if mine is None or theirs is None:
        return text
    known = dict.fromkeys((*_paths(*mine), *_paths(*theirs)))
    for keys in known:
        if dotted_name(keys) in names:
            text = _copy_key(text, donor, keys, path)
    return text


def _copy_key(text: str, donor: str, keys: KeyPath, path: str) -> str:
    mine, theirs = _values(text, path), _values(donor, path)
    assert mine is not None
    assert theirs is not None
    # A deep copy keeps values shared by YAML aliases shared.
    wanted = copy.deepcopy(*mine)
    _set_value(wanted, keys, _value_at(*theirs, keys))
    by_line = _copy_key_lines(text, donor, keys, path)
    found = None if by_line is None else _values(by_line, path)
    if by_line is not None and found is not None and equal_values(*found, wanted):
        return by_line
    form = FORMATS[PurePosixPath(path).suffix]
    try:
        changed = form.update_text(text, *mine, wanted)
        return changed if equal_values(form.parse_text(changed), wanted) else text
    except Exception:
        # A document that its library cannot change stays unchanged.
        return text


def _copy_key_lines(text: str, donor: str, keys: KeyPath, path: str) -> str | None:
    """Copy the lines of a key from another text; return None if either lacks it."""
    lines, others = split_lines(text), split_lines(donor)
    mine = key_line_ranges(text, path).get(keys)
    theirs = key_line_ranges(donor, path).get(keys)
    if mine is None or theirs is None:
        return None
    lines[slice(*mine)] = others[slice(*theirs)]
    return join_lines(lines)


def _values(text: str, path: str) -> tuple[Any] | None:
    form = FORMATS.get(PurePosixPath(path).suffix)
    try:
        return None if form is None else (form.parse_text(text),)
    except Exception:
        # Parsers raise their own errors, and RecursionError for deeply nested texts.
        return None


def _key_differences(
    old: Any, new: Any, keys: KeyPath = ()
) -> Iterator[tuple[str, KeyPath]]:
    if equal_values(old, new):
        return
    before, after = _map(old), _map(new)
    if before is None or after is None:
        yield "changed", keys
        return
    for key, value in after.items():
        if key in before:
            yield from _key_differences(before[key], value, (*keys, key))
        else:
            yield "added", (*keys, key)
    for key in before:
        if key not in after:
            yield "removed", (*keys, key)


def _paths(value: Any, keys: KeyPath = ()) -> Iterator[KeyPath]:
    for key, inner in (_map(value) or {}).items():
        yield (*keys, key)
        yield from _paths(inner, (*keys, key))


def _map(value: Any) -> dict[Any, Any] | None:
    """Return a map, or a list of packages as a map by name; None for other values."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return None
    found = [_PACKAGE.match(each) for each in value]
    if not all(found) or not any(match and (match[2] or match[3]) for match in found):
        return None
    packages = {
        match[1].lower().replace("_", "-"): each
        for match, each in zip(found, value, strict=True)
        if match is not None
    }
    return packages if len(packages) == len(value) else None


def _value_at(value: Any, keys: KeyPath) -> Any:
    for key in keys:
        value = (_map(value) or {}).get(key, _ABSENT)
    return value


def _set_value(value: Any, keys: KeyPath, new: Any) -> None:
    """Set or delete the value at a path; do nothing if the path does not exist."""
    *around, key = keys
    holder = _value_at(value, tuple(around))
    known = _map(holder)
    if known is None:
        return
    if isinstance(holder, dict):
        if new is _ABSENT:
            holder.pop(key, None)
        else:
            holder[key] = copy.deepcopy(new)
        return
    changed = {**known, key: new}
    holder[:] = [each for each in changed.values() if each is not _ABSENT]
