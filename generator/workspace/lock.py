"""The lock: what was written last, one line for each file, in sorted order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from generator.workspace.paths import unsafe

VERSION = 1
_HASH = re.compile(r"[0-9a-f]{64}\Z")


class FileState(StrEnum):
    """How a file of the lock is dealt with."""

    MANAGED = "managed"
    DELETED = "deleted"
    """A person deleted it; it stays so while the generator's text is unchanged."""
    DETACHED = "detached"
    """It left the spec with hand edits in it and belongs to the person now."""
    FROZEN = "frozen"
    """Written once; never rewritten or removed."""


@dataclass(frozen=True)
class LockEntry:
    """What the lock says of one file."""

    hash: str
    """SHA-256 of the pristine text, in UTF-8 with LF."""
    template: str
    """Empty if the lock was lost and only the base copy tells of the file."""
    entity: str | None = None
    state: FileState = FileState.MANAGED


@dataclass(frozen=True)
class Lock:
    """The entries by path, and the digest of what they were generated from.

    Without a digest, the next run has to generate to know whether it has work to do.
    """

    entries: Mapping[str, LockEntry] = field(default_factory=dict)
    digest: str | None = None


@dataclass(frozen=True)
class ReadLock:
    """A lock as read, with what was wrong with it."""

    lock: Lock
    others: Mapping[str, tuple[LockEntry, ...]] = field(default_factory=dict)
    """For a damaged lock, all that it says of each file."""
    damaged: bool = False
    newer: bool = False
    unsafe: Mapping[str, str] = field(default_factory=dict)
    """Paths that must never be touched, with the reason."""


def render(lock: Lock) -> bytes:
    """Give the bytes of the lock file."""
    head = f'{{\n"version": {VERSION},\n"digest": {json.dumps(lock.digest)},\n'
    lines = [
        f"{json.dumps(path)}: {json.dumps(_fields(entry))}"
        for path, entry in sorted(lock.entries.items())
    ]
    return (head + '"files": {\n' + ",\n".join(lines) + "\n}\n}\n").encode("ascii")


def parse(data: bytes) -> ReadLock:
    """Read a lock file; its content is untrusted.

    A file that is not as `render` writes it is read line by line: git's conflict marks
    or a union of two locks leave the lines of both sides.
    """
    text = data.decode("utf-8", "replace")
    try:
        document = json.loads(text, object_pairs_hook=_unique)
        version, files = document["version"], document["files"]
        if isinstance(version, int) and version > VERSION:
            return ReadLock(Lock(), newer=True)
        entries = {path: _entry(value) for path, value in files.items()}
        if version != VERSION or None in entries.values():
            raise ValueError("not a lock")
        recorded = document["digest"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return _by_line(text)
    sound = {path: entry for path, entry in entries.items() if entry is not None}
    lock = Lock(sound, recorded if isinstance(recorded, str) else None)
    return ReadLock(lock, unsafe=_unsafe_paths(sound))


def _fields(entry: LockEntry) -> dict[str, str | None]:
    return {
        "hash": entry.hash,
        "template": entry.template,
        "entity": entry.entity,
        "state": entry.state.value,
    }


def _entry(value: object) -> LockEntry | None:
    if not isinstance(value, dict):
        return None
    known, template, entity = (value.get(k) for k in ("hash", "template", "entity"))
    state = value.get("state")
    if not isinstance(known, str) or _HASH.match(known) is None:
        return None
    if not isinstance(template, str) or not isinstance(entity, str | None):
        return None
    if state not in list(FileState):
        return None
    return LockEntry(known, template, entity, FileState(state))


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
    lock = Lock({path: entries[0] for path, entries in others.items()})
    return ReadLock(
        lock,
        {path: tuple(entries) for path, entries in others.items()},
        damaged=True,
        unsafe=_unsafe_paths(others),
    )


def _unsafe_paths(paths: Iterable[str]) -> dict[str, str]:
    reasons = ((path, unsafe(path)) for path in paths)
    return {path: reason for path, reason in reasons if reason is not None}


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
