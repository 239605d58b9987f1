"""The lock: the files that Groundplan wrote, one line for each, sorted by path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from generator.workspace.paths import is_history, unsafe_reason

LOCK_VERSION = 2
_END = '"": null'
HASH_PATTERN = re.compile(r"[0-9a-f]{64}\Z")


class FileState(StrEnum):
    """The way a file in the lock is managed."""

    MANAGED = "managed"
    DELETED = "deleted"
    """Deleted by the user, and stays so; the user's own file may be in its place."""
    DETACHED = "detached"
    """It left the spec with user edits in it, and is no longer managed."""
    FROZEN = "frozen"
    """Written once; never rewritten or removed."""


@dataclass(frozen=True)
class LockEntry:
    """The record of one written file."""

    hash: str
    """SHA-256 of the last generated text, in UTF-8 with LF; empty if unknown."""
    template: str
    """Empty if only the base copy records the file."""
    entity: str | None = None
    state: FileState = FileState.MANAGED
    recorded: bool = field(default=False, compare=False)
    """Whether the lock itself has the hash, because no base copy does."""
    pins: tuple[str, ...] = ()
    """The pinned places of the file, sorted."""


@dataclass(frozen=True)
class Lock:
    """The entries by path."""

    entries: Mapping[str, LockEntry] = field(default_factory=dict)
    version: str | None = None
    """The version of Groundplan that wrote the files; None if unknown."""


@dataclass(frozen=True)
class ParsedLock:
    """A lock as read, with its defects."""

    entries: Mapping[str, tuple[LockEntry, ...]] = field(default_factory=dict)
    """The entries of each file: one, unless the lock is damaged."""
    version: str | None = None
    damaged: bool = False
    newer: bool = False
    unsafe: Mapping[str, str] = field(default_factory=dict)
    """Paths that must never be touched, with the reasons."""


def render_lock(lock: Lock) -> bytes:
    """Return the bytes of the lock file.

    The lock repeats nothing that base copies record: neither their hashes nor the files
    of the migration history. So branches that touch different files merge. The last
    line belongs to no file, so that all file lines end alike and a union of two locks
    is valid.
    """
    lines = [
        f"{json.dumps(path)}: {json.dumps(_fields(entry))},\n"
        for path, entry in sorted(lock.entries.items())
        if entry.recorded or not is_history(path)
    ]
    head = f'{{\n"version": {LOCK_VERSION},\n'
    if lock.version is not None:
        head += f'"groundplan": {json.dumps(lock.version)},\n'
    head += '"files": {\n'
    return (head + "".join(lines) + f"{_END}\n}}\n}}\n").encode("ascii")


def parse_lock(data: bytes) -> ParsedLock:
    """Parse a lock file, version 1 included; its content is untrusted.

    A file that differs from what `render` writes is parsed line by line: git's conflict
    markers or a union of two locks leave the lines of both sides.
    """
    text = data.decode("utf-8", "replace")
    try:
        document = json.loads(text, object_pairs_hook=_reject_duplicate_keys)
        version, files = document["version"], document["files"]
        if isinstance(version, int) and version > LOCK_VERSION:
            return ParsedLock(newer=True)
        if version != 1 and files.pop("") is not None:
            raise ValueError("it is truncated")
        entries = {path: _entry(value) for path, value in files.items()}
        known = version in (1, LOCK_VERSION) and not isinstance(version, bool)
        if not known or None in entries.values():
            raise ValueError("not a lock file")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return _parse_by_line(text)
    lines = {path: (entry,) for path, entry in entries.items() if entry is not None}
    written_by = document.get("groundplan")
    known_by = written_by if isinstance(written_by, str) else None
    return ParsedLock(lines, version=known_by, unsafe=_unsafe_paths(lines))


def _fields(entry: LockEntry) -> dict[str, object]:
    recorded = {"hash": entry.hash} if entry.recorded else {}
    pins = {"pins": list(entry.pins)} if entry.pins else {}
    return {
        **recorded,
        "template": entry.template,
        "entity": entry.entity,
        "state": entry.state.value,
        **pins,
    }


def _entry(value: object) -> LockEntry | None:
    if not isinstance(value, dict):
        return None
    template, entity, state = (value.get(k) for k in ("template", "entity", "state"))
    known = value.get("hash", "")
    if not isinstance(known, str) or (known and HASH_PATTERN.match(known) is None):
        return None
    if not isinstance(template, str) or not isinstance(entity, str | None):
        return None
    if state not in list(FileState):
        return None
    pins = value.get("pins", [])
    if not isinstance(pins, list) or not all(map(_is_text, pins)):
        return None
    return LockEntry(
        known,
        template,
        entity,
        FileState(state),
        recorded=bool(known),
        pins=tuple(pins),
    )


def _is_text(value: object) -> bool:
    """Return whether a value is a non-empty string that UTF-8 can encode."""
    try:
        return isinstance(value, str) and bool(value.encode("utf-8"))
    except UnicodeEncodeError:
        return False


def _parse_by_line(text: str) -> ParsedLock:
    others: dict[str, list[LockEntry]] = {}
    for line in text.splitlines():
        try:
            pairs = json.loads("{" + line.strip().removesuffix(",") + "}")
        except (ValueError, RecursionError):
            continue
        for path, value in pairs.items():
            entry = _entry(value)
            if entry is not None:
                others.setdefault(path, []).append(entry)
    others = {path: _with_all_pins(entries) for path, entries in others.items()}
    return ParsedLock(
        {path: tuple(entries) for path, entries in others.items()},
        damaged=True,
        unsafe=_unsafe_paths(others),
    )


def _with_all_pins(entries: list[LockEntry]) -> list[LockEntry]:
    """Return the entries of two locks for one file, each with the pins of both."""
    pins = tuple(sorted({pin for entry in entries for pin in entry.pins}))
    return [replace(entry, pins=pins) for entry in entries]


def _unsafe_paths(paths: Iterable[str]) -> dict[str, str]:
    reasons = ((path, unsafe_reason(path)) for path in paths)
    return {path: reason for path, reason in reasons if reason is not None}


def _reject_duplicate_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key appears twice")
    return found
