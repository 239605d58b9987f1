"""The lock: the files that were written, one line for each, in sorted order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from generator.workspace.paths import is_history, unsafe

VERSION = 2
_END = '"": null'
HASH = re.compile(r"[0-9a-f]{64}\Z")


class FileState(StrEnum):
    """How a file of the lock is dealt with."""

    MANAGED = "managed"
    DELETED = "deleted"
    """A person deleted it: it stays so. A file of their own may be in its place."""
    DETACHED = "detached"
    """It left the spec with hand edits in it and belongs to the person now."""
    FROZEN = "frozen"
    """Written once; never rewritten or removed."""


@dataclass(frozen=True)
class LockEntry:
    """What is known of one file that was written."""

    hash: str
    """SHA-256 of the pristine text, in UTF-8 with LF; empty if nothing tells it."""
    template: str
    """Empty if only the base copy tells of the file."""
    entity: str | None = None
    state: FileState = FileState.MANAGED
    recorded: bool = field(default=False, compare=False)
    """Whether the lock itself holds the hash, since no base copy tells it."""
    pins: tuple[str, ...] = ()
    """The places of the file that stay as a person has them, in sorted order."""


@dataclass(frozen=True)
class Lock:
    """The entries by path."""

    entries: Mapping[str, LockEntry] = field(default_factory=dict)
    version: str | None = None
    """The version of Groundplan that wrote the files, None if that is not known."""


@dataclass(frozen=True)
class ReadLock:
    """A lock as read, with what was wrong with it."""

    lines: Mapping[str, tuple[LockEntry, ...]] = field(default_factory=dict)
    """All that it says of each file: once, unless it is damaged."""
    version: str | None = None
    damaged: bool = False
    newer: bool = False
    unsafe: Mapping[str, str] = field(default_factory=dict)
    """Paths that must never be touched, with the reason."""


def render(lock: Lock) -> bytes:
    """Return the bytes of the lock file.

    Nothing is in it that base copies tell: no hash of theirs, no file of the history of
    migrations. So branches that touch different files merge. The last line is none of a
    file, so that all others end alike and a union of two locks is a lock again.
    """
    lines = [
        f"{json.dumps(path)}: {json.dumps(_fields(entry))},\n"
        for path, entry in sorted(lock.entries.items())
        if entry.recorded or not is_history(path)
    ]
    head = f'{{\n"version": {VERSION},\n'
    if lock.version is not None:
        head += f'"groundplan": {json.dumps(lock.version)},\n'
    head += '"files": {\n'
    return (head + "".join(lines) + f"{_END}\n}}\n}}\n").encode("ascii")


def parse(data: bytes) -> ReadLock:
    """Read a lock file, of version 1 too; its content is untrusted.

    A file that is not as `render` writes it is read line by line: git's conflict marks
    or a union of two locks leave the lines of both sides.
    """
    text = data.decode("utf-8", "replace")
    try:
        document = json.loads(text, object_pairs_hook=_unique)
        version, files = document["version"], document["files"]
        if isinstance(version, int) and version > VERSION:
            return ReadLock(newer=True)
        if version != 1 and files.pop("") is not None:
            raise ValueError("it was cut")
        entries = {path: _entry(value) for path, value in files.items()}
        known = version in (1, VERSION) and not isinstance(version, bool)
        if not known or None in entries.values():
            raise ValueError("not a lock")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return _by_line(text)
    lines = {path: (entry,) for path, entry in entries.items() if entry is not None}
    told = document.get("groundplan")
    known_by = told if isinstance(told, str) else None
    return ReadLock(lines, version=known_by, unsafe=_unsafe_paths(lines))


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
    if not isinstance(known, str) or (known and HASH.match(known) is None):
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
    """Return whether a value is a text that can be written as UTF-8."""
    try:
        return isinstance(value, str) and bool(value.encode("utf-8"))
    except UnicodeEncodeError:
        return False


def _by_line(text: str) -> ReadLock:
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
    return ReadLock(
        {path: tuple(entries) for path, entries in others.items()},
        damaged=True,
        unsafe=_unsafe_paths(others),
    )


def _with_all_pins(entries: list[LockEntry]) -> list[LockEntry]:
    """Return what two locks say of a file with the pins of both."""
    pins = tuple(sorted({pin for entry in entries for pin in entry.pins}))
    return [replace(entry, pins=pins) for entry in entries]


def _unsafe_paths(paths: Iterable[str]) -> dict[str, str]:
    reasons = ((path, unsafe(path)) for path in paths)
    return {path: reason for path, reason in reasons if reason is not None}


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
