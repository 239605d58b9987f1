"""Rolling a run forward: from a committed journal to the new tree.

A text leaves the stage by the same rename that writes the file. So if a file was
changed in between, the stage shows which version that edit was made on: the old one if
the staged text is still there (the file is left alone, and its base copy and lock entry
stay the old ones), otherwise the new one (they advance). In both cases the next merge
has the right base.
"""

# ruff: noqa: PTH112, PTH120

from __future__ import annotations

import errno
import os

from generator.workspace import disk, lock
from generator.workspace.files import FileContent, Files, Obstacle, digest
from generator.workspace.journal import STAGED_LOCK, Journal, JournalItem, staged_path
from generator.workspace.paths import GEN, LOCK, STAGE, base_path


def is_journal_pending(output: str, made: Journal) -> bool:
    """Return whether the journal still has work to do.

    The lock leaves the stage last: without it, everything was done. A lock that is
    neither the old nor the new one belongs to another branch, where the journal is
    obsolete. Raises OSError if the lock cannot be read.
    """
    if not os.path.lexists(staged_path(output, STAGED_LOCK)):
        return False
    return _lock_hash(Files(output)) in (made.lock_old, made.lock_new)


def roll_forward(output: str, made: Journal) -> list[str]:
    """Replace the files of the journal, then the base copies, then the lock.

    Return the files that were left alone because they were changed in the meantime. Can
    be repeated until the journal is removed. Raises OSError if the disk fails.
    """
    disk.sync([f"{output}/{STAGE}"])
    files = Files(output)
    left = [item.path for item in made.items if not _replace(output, files, item)]
    done = [item for item in made.items if item.path not in left]
    for item in done:
        _advance_base(output, item)
    folders = {os.path.dirname(f"{output}/{item.path}") for item in done}
    folders |= {os.path.dirname(f"{output}/{base_path(item.path)}") for item in done}
    for item in done:
        if item.new is None:
            disk.remove_empty(os.path.dirname(f"{output}/{item.path}"), output)
        if item.drops_base:
            base = f"{output}/{base_path(item.path)}"
            disk.remove_empty(os.path.dirname(base), f"{output}/{GEN}")
    disk.sync(folder for folder in sorted(folders) if os.path.isdir(folder))
    _advance_lock(output, files, made, left)
    disk.sync([f"{output}/{GEN}"])
    return left


def _replace(output: str, files: Files, item: JournalItem) -> bool:
    """Replace one file; return False if it must be left alone."""
    if item.old == item.new:
        return True
    target = f"{output}/{item.path}"
    found = _read(files, item.path)
    if isinstance(found, Obstacle):
        return False
    current = _hash(found)
    if item.text is None:
        if current == item.old:
            disk.remove(target)
        return current in (item.old, None)
    source = staged_path(output, item.text)
    if not os.path.lexists(source):
        # It was already renamed. If the file is gone or old again, git restored that.
        return current is not None and current != item.old
    if current == item.old:
        disk.replace_file(source, target)
    return current in (item.old, item.new)


def _advance_base(output: str, item: JournalItem) -> None:
    target = f"{output}/{base_path(item.path)}"
    if item.base is not None and os.path.lexists(staged_path(output, item.base)):
        disk.replace_file(staged_path(output, item.base), target)
    if item.drops_base:
        disk.remove(target)


def _advance_lock(output: str, files: Files, made: Journal, left: list[str]) -> None:
    if _lock_hash(files) == made.lock_new:
        return
    source = staged_path(output, STAGED_LOCK)
    if left:
        new = _read(Files(f"{output}/{STAGE}"), STAGED_LOCK)
        version = lock.parse_lock(new).version if isinstance(new, bytes) else None
        kept, entries = _entries(_read(files, LOCK)), _entries(new)
        for path in left:
            entries.pop(path, None)
            if path in kept:
                entries[path] = kept[path]
        source = staged_path(output, "lock.kept")
        disk.remove(source)
        disk.write_new(source, lock.render_lock(lock.Lock(entries, version=version)))
        disk.sync([source])
    disk.replace_file(source, f"{output}/{LOCK}")


def _entries(data: FileContent) -> dict[str, lock.LockEntry]:
    lines = lock.parse_lock(data).entries if isinstance(data, bytes) else {}
    return {path: entries[0] for path, entries in lines.items()}


def _lock_hash(files: Files) -> str | None:
    data = _read(files, LOCK)
    return "" if isinstance(data, Obstacle) else _hash(data)


def _read(files: Files, path: str) -> FileContent:
    found = files.read(path)
    if isinstance(found, Obstacle) and found.failed:
        raise OSError(errno.EIO, found.reason, f"{files.root}/{path}")
    return found


def _hash(data: bytes | None) -> str | None:
    return None if data is None else digest(data)
