"""The names of the places of a text: definitions, keys, or the lines themselves."""

from __future__ import annotations

from collections.abc import Collection
from difflib import SequenceMatcher

from generator.merge.pieces import Lines, join_lines, split_lines
from generator.merge.three_way import DOCUMENT_SUFFIXES, is_python


def place_names(text: str, path: str) -> frozenset[str]:
    """Return the names of all places of a text."""
    if is_python(path):
        from generator.merge.python.constants import definition_names

        found = definition_names(text)
    elif path.endswith(DOCUMENT_SUFFIXES):
        from generator.merge.data.document_keys import key_names

        found = key_names(text, path)
    else:
        found = frozenset()
    return found or frozenset(_of_lines(split_lines(text), path))


def changed_places(old: str, new: str, path: str) -> frozenset[str]:
    """Return the names of the places in which two texts differ."""
    if is_python(path):
        from generator.merge.python.differences import diff_definitions

        found = [name for _, name, _ in diff_definitions(old, new) or ()]
    elif path.endswith(DOCUMENT_SUFFIXES):
        from generator.merge.data.document_keys import key_differences

        found = [name for _, name in key_differences(old, new, path) or ()]
    else:
        found = []
    return frozenset(found or _lines_between(split_lines(old), split_lines(new), path))


def revert_places(
    base: str, ours: str, theirs: str, names: Collection[str], path: str
) -> str:
    """Return theirs with the values that some places have in base.

    This applies to places with a single value: constants, keys, lines. Lines that
    declare nothing are identified by their text in ours.
    """
    if is_python(path):
        from generator.merge.python.constants import with_constants_of

        return with_constants_of(theirs, base, names)
    if path.endswith(DOCUMENT_SUFFIXES):
        from generator.merge.data.document_keys import copy_keys

        return copy_keys(theirs, base, names, path)
    return _without_changed_lines(
        split_lines(base), split_lines(ours), split_lines(theirs), names, path
    )


def _lines_between(old: Lines, new: Lines, path: str) -> list[str]:
    found: list[str] = []
    for kind, start, end, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            found += _of_lines(new[first:last], path) or _of_lines(old[start:end], path)
    return found


def _of_lines(lines: Lines, path: str) -> list[str]:
    from generator.merge.declarations import declaration_rules

    declares = declaration_rules(path).name_declared_by
    return [declares(line) or line.strip() for line in lines if line.strip()]


def _without_changed_lines(
    base: Lines, ours: Lines, theirs: Lines, names: Collection[str], path: str
) -> str:
    from generator.merge.declarations import declaration_rules

    declares = declaration_rules(path).name_declared_by
    lines = list(theirs)
    for name in names:
        before = [line for line in base if declares(line) == name]
        after = [n for n, line in enumerate(theirs) if declares(line) == name]
        if len(before) == len(after) == 1:
            lines[after[0]] = before[0]
    to_base, to_theirs = _counterparts(ours, base), _counterparts(base, theirs)
    for number, line in enumerate(ours):
        old = to_base.get(number) if line.strip() in names else None
        if old is not None and old in to_theirs:
            lines[to_theirs[old]] = base[old]
    return join_lines(lines)


def _counterparts(some: Lines, others: Lines) -> dict[int, int]:
    """Return the matching line numbers of two texts, including changed lines."""
    matcher = SequenceMatcher(None, some, others, autojunk=False)
    return {
        first + n: start + n
        for _, first, last, start, end in matcher.get_opcodes()
        if last - first == end - start
        for n in range(last - first)
    }
