"""A record of this machine's last run, which shows whether there is anything to do.

It is kept in `.gen/cache`, which has its own `.gitignore`, and is never required:
without it, a run generates to find out. It is ignored if the lock, the inputs or the
base copies have changed since.
"""

# ruff: noqa: PTH112

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from generator.merge import decode_text, has_markers
from generator.workspace import disk
from generator.workspace.files import Files, digest
from generator.workspace.lock import FileState, LockEntry
from generator.workspace.paths import CACHE, GEN, REVISIONS, SNAPSHOTS, has_base
from generator.workspace.state import State, is_opted_out, is_pristine

if TYPE_CHECKING:
    from generator.workspace.plan import Plan
    from generator.workspace.unresolved_imports import ImportCheck

_FILE = f"{CACHE}/last-run.json"
_VERSION = 1
_KEPT_HASHES = 5


@dataclass(frozen=True)
class LastRun:
    """The last run of this machine in an output folder."""

    inputs: str | None = None
    """The digest of its inputs; None if it left anything unresolved."""
    lock: str | None = None
    history: str | None = None
    imports: str | None = None
    """The digest of the files whose imports were checked; None if some are broken."""
    bases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The hashes of the base copies that runs wrote here, newest first."""
    followed: Mapping[str, str | None] = field(default_factory=dict)
    """The digests of files on disk that other files were generated from."""


def is_up_to_date(state: State, inputs: str) -> bool:
    """Return whether a run that would generate from `inputs` has nothing to do.

    True if the last run had the same inputs and left nothing unresolved, and since then
    no file was deleted, restored or blocked, no base copy or revision was changed, and
    no conflict is marked. User edits do not count, since they would be kept, except in
    files that others are generated from.
    """
    last = read_last_run(state.files)
    if last.inputs != inputs or last.lock != _lock_digest(state.lock_data):
        return False
    if {path: hashes[0] for path, hashes in last.bases.items()} != state.bases:
        return False
    if last.history != _history(state.files):
        return False
    if last.followed != _digests(state.files, last.followed):
        return False
    return all(_is_unchanged(state, *item) for item in state.lock.entries.items())


def read_last_run(files: Files) -> LastRun:
    """Read the record of the last run; empty if it cannot be read."""
    data = files.read(_FILE)
    try:
        document = json.loads(data if isinstance(data, bytes) else b"")
        if document["version"] != _VERSION:
            return LastRun()
        bases = {
            path: tuple(map(_text, hashes))
            for path, hashes in document["bases"].items()
            if hashes
        }
        parts = [document[name] for name in ("inputs", "lock", "history")]
        # Earlier versions did not check imports.
        parts.append(document.get("imports"))
        inputs, lock, history, imports = (p if p is None else _text(p) for p in parts)
        followed = {
            path: None if found is None else _text(found)
            for path, found in document.get("followed", {}).items()
        }
        return LastRun(inputs, lock, history, imports, bases, followed)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return LastRun()


def record_run(plan: Plan) -> None:
    """Record a run that was just applied; a failed write is ignored."""
    files = Files(plan.state.output)
    document = {
        "version": _VERSION,
        "inputs": plan.inputs,
        "lock": _lock_digest(plan.lock_data),
        "history": _history(files),
        "imports": (
            plan.import_check.digest
            if plan.import_check and plan.import_check.passes
            else None
        ),
        "bases": _bases(plan, read_last_run(files)),
        "followed": _digests(files, plan.disk_inputs),
    }
    _write(files, document)


def record_import_check(output: str, found: ImportCheck) -> None:
    """Record the import check of a run that had nothing to do."""
    files = Files(output)
    last = read_last_run(files)
    imports = found.digest if found.passes else None
    if last.imports != imports:
        _write(files, {"version": _VERSION, **asdict(last), "imports": imports})


def _write(files: Files, document: dict[str, Any]) -> None:
    output = files.root
    if not os.path.isdir(f"{output}/{GEN}"):
        return
    if any(files.obstacle_at(path) for path in (_FILE, f"{CACHE}/.gitignore")):
        return
    try:
        disk.make_folder(f"{output}/{CACHE}")
        if not os.path.lexists(f"{output}/{CACHE}/.gitignore"):
            disk.write_file(f"{output}/{CACHE}/.gitignore", b"*\n")
        disk.write_file(f"{output}/{_FILE}", json.dumps(document).encode("ascii"))
    except OSError:
        # It is only a cache: without it, the next run generates to find out.
        return


def _bases(plan: Plan, last: LastRun) -> dict[str, list[str]]:
    """Return the hashes of the base copies after a run, then those of earlier runs."""
    hashes = dict(plan.state.bases)
    for action in plan.actions:
        if action.entry is None:
            hashes.pop(action.path, None)
        elif action.base is not None:
            hashes[action.path] = action.entry.hash
    return {
        path: list(dict.fromkeys([now, *last.bases.get(path, ())]))[:_KEPT_HASHES]
        for path, now in sorted(hashes.items())
    }


def _digests(files: Files, paths: Iterable[str]) -> dict[str, str | None]:
    found = {path: files.read(path) for path in paths}
    return {
        path: digest(data) if isinstance(data, bytes) else None
        for path, data in found.items()
    }


def _is_unchanged(state: State, path: str, entry: LockEntry) -> bool:
    if entry.state is FileState.DELETED:
        return is_opted_out(path, state)
    data = state.files.read(path)
    if entry.state is FileState.DETACHED:
        return data is not None
    if not isinstance(data, bytes):
        return False
    if entry.state is FileState.FROZEN:
        return True
    if has_base(path) and not state.bases.get(path):
        return False
    return is_pristine(data, entry) or not has_markers(decode_text(data)[0], path=path)


def _history(files: Files) -> str:
    """Return a digest of the revisions and of the names of the snapshots."""
    whole = sha256()
    for folder in (REVISIONS, SNAPSHOTS):
        for name in files.list_names(folder):
            if not name.endswith((".py", ".json")):
                continue
            whole.update(f"{folder}{name}\n".encode("utf-8", "surrogateescape"))
            data = files.read(f"{folder}{name}") if folder == REVISIONS else None
            if isinstance(data, bytes):
                whole.update(digest(data.replace(b"\r\n", b"\n")).encode("ascii"))
    return whole.hexdigest()


def _lock_digest(data: bytes | None) -> str | None:
    # A checkout may change the line endings of the lock.
    return None if data is None else digest(data.replace(b"\r\n", b"\n"))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value
