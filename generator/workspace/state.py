"""What the output folder holds: the lock, the base copies, the files."""

# ruff: noqa: PTH112, PTH114

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.diagnostics import Problems
from generator.merge import has_markers, read
from generator.workspace import git
from generator.workspace.files import Blocked, Files, Overlaid, digest
from generator.workspace.lock import FileState, Lock, LockEntry, ReadLock, parse
from generator.workspace.paths import GEN, LOCK, base_path, has_base, of_base, unsafe


@dataclass(frozen=True)
class State:
    """The output folder before a run. Files are read when they are first asked for."""

    output: str
    lock: Lock
    lock_data: bytes | None
    """The lock file as it is on disk, None if there is none."""
    rebuilt: bool
    files: Files

    def lost_base(self, path: str, pristine: str) -> str | None:
        """Look for the pristine text of a file in git's history, by its hash.

        For files whose base copy is missing or was changed. None if it is not there.
        """
        data = git.text_by_hash(self.output, [base_path(path), path], pristine)
        return read(data)[0] if data is not None else None

    def base(self, path: str, pristine: str) -> str | None:
        """Give the pristine text of a file from its base copy.

        None if there is no base copy, or if it does not have the hash `pristine`.
        """
        data = self.files.read(base_path(path))
        if not isinstance(data, bytes):
            return None
        text, _ = read(data)
        if digest(data) == pristine:
            return text
        # Git may have given the copy other line ends.
        return text if text_digest(text) == pristine else None


def text_digest(text: str) -> str:
    """Give the SHA-256 of a text, as the lock records it."""
    return digest(text.encode("utf-8"))


def is_pristine(data: bytes, entry: LockEntry) -> bool:
    """Tell whether a file holds the recorded text, be it in a form of its own."""
    return digest(data) == entry.hash or text_digest(read(data)[0]) == entry.hash


def load_state(output: str, problems: Problems) -> State | None:
    """Read the lock of an output folder, which need not exist; write nothing.

    A damaged or lost lock is rebuilt from the base copies, with a warning. None if
    nothing may be done with this folder: the reasons are in `problems`.
    """
    files = Files(output)
    data = files.read(LOCK)
    if isinstance(data, Blocked):
        problems.add("blocked-path", None, path=LOCK, reason=data.reason)
        return None
    found = ReadLock(Lock()) if data is None else parse(data)
    if found.newer:
        problems.add("lock-newer", None, lock=LOCK)
        return None
    if found.unsafe:
        for path, reason in sorted(found.unsafe.items()):
            problems.add("lock-path", None, path=path, reason=reason, lock=LOCK)
        return None
    if data is not None and not found.damaged:
        return State(output, found.lock, data, False, files)
    lock = _rebuilt(files, found)
    if data is None and not lock.entries:
        return State(output, lock, None, False, files)
    problems.add("lock-rebuilt", None, lock=LOCK)
    return State(output, lock, data, True, files)


def overlaid(state: State, path: str, base: str, ours: str | None = None) -> State:
    """Return a folder as if a file had been generated as `base`, and were `ours` now."""
    contents = {base_path(path): base.encode("utf-8")}
    if ours is not None:
        contents[path] = ours.encode("utf-8")
    entry = replace(state.lock.entries[path], hash=text_digest(base))
    lock = Lock({**state.lock.entries, path: entry}, state.lock.digest)
    return replace(state, lock=lock, files=Overlaid(state.files.root, contents))


def digest_unchanged(state: State, recorded: str) -> bool:
    """Tell whether a run that would generate from `recorded` has nothing to do.

    That is so if the last run generated from the same and settled everything, and since
    then nothing was deleted, restored or put in the way, no base copy was changed and
    no conflict is marked. Hand edits do not matter: they would be kept as they are.
    """
    if state.rebuilt or state.lock.digest is None or state.lock.digest != recorded:
        return False
    return all(_is_settled(state, *item) for item in state.lock.entries.items())


def _is_settled(state: State, path: str, entry: LockEntry) -> bool:
    if entry.state is FileState.DELETED:
        return not state.files.exists(path)
    data = state.files.read(path)
    if entry.state is FileState.DETACHED:
        return data is not None
    if not isinstance(data, bytes):
        return False
    if entry.state is FileState.FROZEN:
        return True
    if has_base(path) and state.base(path, entry.hash) is None:
        return False
    return digest(data) == entry.hash or not has_markers(read(data)[0])


def _rebuilt(files: Files, found: ReadLock) -> Lock:
    """Give the entries that agree with the base copies, and those without a copy."""
    entries: dict[str, LockEntry] = dict(found.lock.entries)
    for path in _with_base(files):
        data = files.read(base_path(path))
        text = read(data)[0] if isinstance(data, bytes) else ""
        if not isinstance(data, bytes) or has_markers(text):
            continue
        known = found.others.get(path, ())
        pristine = text_digest(text)
        first = known[0] if known else LockEntry(pristine, "")
        merged = LockEntry(pristine, first.template, first.entity, first.state)
        entries[path] = next((e for e in known if e.hash == pristine), merged)
    for path, others in found.others.items():
        data = files.read(path)
        base = files.read(base_path(path))
        if isinstance(data, bytes) and not isinstance(base, bytes):
            fits = (entry for entry in others if is_pristine(data, entry))
            entries[path] = next(fits, entries[path])
    return Lock(entries)


def _with_base(files: Files) -> Iterator[str]:
    """Give the paths that have a base copy; links are not followed."""
    folders = [f"{GEN}/base"]
    while folders:
        folder = folders.pop()
        full = f"{files.root}/{folder}"
        if os.path.islink(full) or not os.path.isdir(full):
            continue
        try:
            with os.scandir(full) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
            original = of_base(path)
            if original is not None and unsafe(original) is None:
                yield original
