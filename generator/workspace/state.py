"""The state of the output folder: the lock, the base copies, the files."""

# ruff: noqa: PTH112, PTH114

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from generator.diagnostics import Problems
from generator.merge import decode_text, has_markers
from generator.workspace import git
from generator.workspace.base_format import decode_base, has_line_prefix
from generator.workspace.files import Files, Obstacle, digest
from generator.workspace.lock import (
    HASH_PATTERN,
    FileState,
    Lock,
    LockEntry,
    ParsedLock,
    parse_lock,
)
from generator.workspace.paths import (
    GEN,
    LOCK,
    base_path,
    file_of_base,
    is_history,
    is_snapshot,
    unsafe_reason,
)

_MAX_SHARED_LINES = 0.5


@dataclass(frozen=True)
class State:
    """The output folder before a run. Files are read when they are first needed."""

    output: str
    lock: Lock
    lock_data: bytes | None
    """The lock file as it is on disk; None if there is none."""
    is_rebuilt: bool
    files: Files
    bases: Mapping[str, str] = field(default_factory=dict)
    """The hashes of the last generated texts, as recorded by the base copies, by
    path."""
    unlisted: frozenset[str] = frozenset()
    """Files that a base copy records and the lock does not."""
    recovered_bases: Mapping[str, str] = field(default_factory=dict)
    """Last generated texts found in git's history, where the base copies are lost."""
    unprefixed: frozenset[str] = frozenset()
    """Files whose base copies are in the format of earlier versions."""

    def search_base(self, path: str, pristine: str) -> str | None:
        """Search git's history for the last generated text of a file, by its hash.

        For files whose base copy is missing or was changed. None if it is not found.
        """
        if not pristine:
            return None
        data = git.find_text_by_hash(self.output, [base_path(path), path], pristine)
        return decode_text(data)[0] if data is not None else None

    def base_text(self, path: str, pristine: str) -> str | None:
        """Return the last generated text of a file from its base copy.

        None if there is no base copy, or if its hash is not `pristine`.
        """
        if not pristine:
            return None
        if path in self.recovered_bases:
            text = self.recovered_bases[path]
            return text if text_digest(text) == pristine else None
        copy = self.files.read(base_path(path))
        if not isinstance(copy, bytes):
            return None
        data = decode_base(copy)
        text, _ = decode_text(data)
        if self.bases.get(path) == pristine or digest(data) == pristine:
            return text
        # Git may have changed the line endings of the copy.
        return text if text_digest(text) == pristine else None


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text, as the lock records it."""
    return digest(text.encode("utf-8"))


def is_pristine(data: bytes, entry: LockEntry) -> bool:
    """Return whether a file has the recorded text, in any encoding and line endings."""
    return digest(data) == entry.hash or text_digest(decode_text(data)[0]) == entry.hash


def is_opted_out(path: str, state: State) -> bool:
    """Return whether the user deleted a file and has not restored it.

    A file in its place that shares few of its lines is the user's own.
    """
    entry = state.lock.entries.get(path)
    if entry is None or entry.state is not FileState.DELETED:
        return False
    disk = state.files.read(path)
    if not isinstance(disk, bytes):
        return True
    if is_pristine(disk, entry):
        return False
    base = _lines_of(state.base_text(path, entry.hash) or "")
    return len(base & _lines_of(decode_text(disk)[0])) <= _MAX_SHARED_LINES * len(base)


def _lines_of(text: str) -> set[str]:
    return {line.strip() for line in text.split("\n") if line.strip()}


def base_content(path: str, data: bytes) -> bytes:
    """Return the base copy of a text: the text, or the hash of a snapshot."""
    return snapshot_base(digest(data)) if is_snapshot(path) else data


def snapshot_base(pristine: str) -> bytes:
    """Return the base copy of a snapshot with a given hash."""
    return f"{pristine}\n".encode("ascii")


def load_state(output: str, problems: Problems) -> State | None:
    """Read the lock and the base copies of an output folder, which need not exist.

    Nothing is written. Base copies supply the files that a damaged or lost lock does
    not list. None if the folder must not be touched; the reasons are in `problems`.
    """
    files = Files(output)
    data = files.read(LOCK)
    if isinstance(data, Obstacle):
        problems.add("blocked-path", None, path=LOCK, reason=data.reason)
        return None
    found = ParsedLock() if data is None else parse_lock(data)
    if found.newer:
        problems.add("lock-newer", None, lock=LOCK)
        return None
    if found.unsafe:
        for path, reason in sorted(found.unsafe.items()):
            problems.add("lock-path", None, path=path, reason=reason, lock=LOCK)
        return None
    unreadable: dict[str, str] = {}
    copies = dict(_copies(files, unreadable))
    bases = {
        path: _pristine_hash(path, decode_base(copy)) for path, copy in copies.items()
    }
    for path, reason in unreadable.items():
        problems.add("blocked-path", None, path=path, reason=reason)
    if unreadable:
        return None
    entries = _entries(files, found, bases)
    rebuilt = found.damaged or (data is None and bool(entries))
    if rebuilt:
        problems.add("lock-rebuilt", None, lock=LOCK)
    unlisted = {path for path in bases if not is_history(path)} - found.entries.keys()
    return State(
        output,
        Lock(entries, found.version),
        data,
        rebuilt,
        files,
        bases,
        frozenset(unlisted),
        unprefixed=frozenset(
            path
            for path, copy in copies.items()
            if copy and not is_snapshot(path) and not has_line_prefix(copy)
        ),
    )


def overlay_state(state: State, path: str, base: str, ours: str | None = None) -> State:
    """Return a state as if a file had been generated as `base` and were `ours` now."""
    contents: dict[str, bytes | None] = {base_path(path): base.encode("utf-8")}
    if ours is not None:
        contents[path] = ours.encode("utf-8")
    entry = replace(state.lock.entries[path], hash=text_digest(base))
    return replace(
        state,
        lock=replace(state.lock, entries={**state.lock.entries, path: entry}),
        bases={**state.bases, path: entry.hash},
        files=state.files.overlay(contents),
    )


def _entries(
    files: Files, found: ParsedLock, bases: Mapping[str, str]
) -> dict[str, LockEntry]:
    """Merge the lock's record of each file with that of its base copy."""
    entries: dict[str, LockEntry] = {}
    for path, pristine in bases.items():
        lines = found.entries.get(path, ())
        if not lines:
            entries[path] = _unlisted_entry(path, pristine)
        elif found.damaged or not lines[0].recorded:
            known = next((e for e in lines if e.hash == pristine), lines[0])
            entries[path] = replace(known, hash=pristine, recorded=False)
    for path, lines in found.entries.items():
        if path in entries:
            continue
        data = files.read(path) if found.damaged else None
        fits = (e for e in lines if isinstance(data, bytes) and is_pristine(data, e))
        entries[path] = next(fits, lines[0])
    return entries


def _unlisted_entry(path: str, pristine: str) -> LockEntry:
    """Return the entry of a file that only a base copy records."""
    if is_history(path):
        return LockEntry(pristine, path, None, FileState.FROZEN)
    return LockEntry(pristine, "")


def _pristine_hash(path: str, copy: bytes) -> str:
    """Return the hash of the text that a base copy records; empty if there is none."""
    if is_snapshot(path):
        text = copy.decode("ascii", "replace").strip()
        return text if HASH_PATTERN.match(text) else ""
    if b"<<<<<<<" not in copy and _is_plain(copy):
        return digest(copy)
    text, _ = decode_text(copy)
    return "" if has_markers(text, path=path) else text_digest(text)


def _is_plain(data: bytes) -> bool:
    """Return whether decoding a text and writing it as UTF-8 and LF changes nothing."""
    if b"\r" in data or b"coding" in data[:400] or not data.isascii():
        return False
    return data.endswith(b"\n")


def _copies(files: Files, unreadable: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield the base copies by the paths of their files; links are not followed.

    Anything that the system fails to read is added to `unreadable`, with the reason: it
    may well exist, and must not count as missing.
    """
    folders = [f"{GEN}/base"]
    while folders:
        folder = folders.pop()
        full = f"{files.root}/{folder}"
        if os.path.islink(full) or not os.path.isdir(full):
            continue
        try:
            with os.scandir(full) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            unreadable[folder] = error.strerror or str(error)
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
            original = file_of_base(path)
            if original is None or unsafe_reason(original) is not None:
                continue
            data = files.read(path)
            if isinstance(data, bytes):
                yield original, data
            elif isinstance(data, Obstacle) and data.failed:
                unreadable[path] = data.reason
