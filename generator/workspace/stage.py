"""Staging a run: checks for what would stop it, and writing its new texts."""

# ruff: noqa: PTH112, PTH116, PTH120

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from generator.diagnostics import Problems
from generator.workspace import disk, git
from generator.workspace.base_format import encode_base
from generator.workspace.file_actions import Action
from generator.workspace.files import Files, digest
from generator.workspace.journal import STAGED_LOCK, Journal, JournalItem, staged_path
from generator.workspace.paths import GEN, LOCK, STAGE, base_path, has_base
from generator.workspace.plan import Plan


def check_writable(plan: Plan, changed: list[Action], problems: Problems) -> bool:
    """Return whether a run can be written; report what would stop it halfway."""
    output = plan.state.output
    files = Files(output)
    if git.is_ignored(output, LOCK):
        problems.add("gen-ignored", None, folder=GEN)
        return False
    lock_data = files.read(LOCK)
    if lock_data != plan.state.lock_data:
        problems.add("lock-changed", None, lock=LOCK)
        return False
    targets = [LOCK, f"{STAGE}/{STAGED_LOCK}"]
    targets += [action.path for action in changed if action.writes]
    targets += [base_path(a.path) for a in changed if a.base is not None]
    folders: dict[str, None] = {}
    sound = True
    for path in targets:
        blocked = files.obstacle_at(path)
        if blocked is not None:
            problems.add("blocked-path", None, path=path, reason=blocked.reason)
            sound = False
        folders[os.path.dirname(f"{output}/{path}")] = None
    return _check_folders(output, folders, problems) and sound


def stage(plan: Plan, changed: list[Action]) -> Journal:
    """Write all new texts to the stage, flushed to disk, and return the journal.

    Raises OSError if the disk is full or not writable.
    """
    output = plan.state.output
    disk.make_folder(f"{output}/{STAGE}")
    names: list[str] = []

    def put(data: bytes, mode: int = 0o666, exact: bool = False) -> str:
        name = str(len(names))
        disk.write_new(staged_path(output, name), data, mode=mode, exact=exact)
        names.append(name)
        return name

    disk.write_new(staged_path(output, ".gitignore"), b"*\n")
    items = []
    for action in changed:
        text = base = None
        if action.writes and action.after is not None:
            text = put(action.after, *_mode(output, action))
        if action.base is not None:
            base = put(encode_base(action.path, action.base))
        drops = action.entry is None and has_base(action.path)
        items.append(
            JournalItem(
                action.path,
                _hash(action.before),
                _hash(action.after),
                text,
                base,
                drops,
            )
        )
    disk.write_new(staged_path(output, STAGED_LOCK), plan.lock_data)
    disk.sync(staged_path(output, name) for name in [*names, STAGED_LOCK])
    disk.sync([f"{output}/{STAGE}", f"{output}/{GEN}"])
    return Journal(tuple(items), _hash(plan.state.lock_data), digest(plan.lock_data))


def _check_folders(output: str, folders: Iterable[str], problems: Problems) -> bool:
    device = os.stat(f"{output}/{GEN}").st_dev
    known: set[str] = set()
    sound = True
    for folder in folders:
        while not os.path.isdir(folder):
            folder = os.path.dirname(folder)
        if folder in known:
            continue
        known.add(folder)
        reason = None
        if not os.access(folder, os.W_OK | os.X_OK):
            reason = "permission denied"
        elif os.stat(folder).st_dev != device:
            reason = "it is not on the same disk as `.gen`"
        if reason is not None:
            problems.add("write-failed", None, path=folder, reason=reason)
            sound = False
    return sound


def _mode(output: str, action: Action) -> tuple[int, bool]:
    if action.before is None:
        return (0o777 if action.executable else 0o666), False
    return stat.S_IMODE(os.stat(f"{output}/{action.path}").st_mode), True


def _hash(data: bytes | None) -> str | None:
    return None if data is None else digest(data)
