"""Files that the user deleted: they stay deleted, whatever the spec does.

The lock marks such a file as deleted, and its base copy stays as it was at the
deletion. So a restored file is merged as if it had never been deleted, and a change of
the spec changes nothing on disk. The user's own file in its place is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from generator import merge
from generator.merge import is_python
from generator.workspace.file_actions import Action, ActionKind, DriftReason
from generator.workspace.files import digest
from generator.workspace.lock import FileState, LockEntry
from generator.workspace.paths import base_path
from generator.workspace.state import State, is_opted_out

if TYPE_CHECKING:
    from generator.tree import EmittedFile, Tree
    from generator.workspace.file_renames import FileRenames


def keep_deleted(path: str, file: EmittedFile, state: State) -> Action:
    """Return the action for a file that the user deleted: nothing changes on disk.

    The reason shows whether the deletion was only noticed by this run.
    """
    old, data = state.lock.entries[path], file.text.encode("utf-8")
    entry = replace(
        old, template=file.template, entity=file.entity, state=FileState.DELETED
    )
    reason = DriftReason.CHANGED if entry != old else None
    base = None
    if state.base_text(path, old.hash) is None:
        # The last generated version is lost: the new one is the closest to it.
        entry, base, reason = replace(entry, hash=digest(data)), data, DriftReason.LOCK
    if old.state is not FileState.DELETED:
        reason = DriftReason.MISSING
    return _unchanged_action(path, entry, state, reason, base)


def advance_base(action: Action, file: EmittedFile) -> Action:
    """Return the action for a file that the user moved elsewhere, and that changes.

    Its base copy advances, since the moved definitions are up to date.
    """
    data = file.text.encode("utf-8")
    assert action.entry is not None
    if action.entry.hash == digest(data):
        return action
    entry = replace(action.entry, hash=digest(data))
    reason = action.reason or DriftReason.CHANGED
    return replace(action, entry=entry, base=data, reason=reason)


def find_opted_out_paths(
    tree: Tree, state: State, carry: FileRenames
) -> Mapping[str, str]:
    """Return the old paths of deleted files that moved, by their new paths.

    They moved with their entity, or the deleted file defined everything in a new one.
    """
    gone = {path for path in state.lock.entries if _is_deleted(path, state)}
    renamed = {new: old for new, old in carry.sources.items() if old in gone}
    gone -= tree.keys() | set(carry.sources.values())
    return renamed | (_find_opted_out(gone, tree, state) if gone else {})


def _is_deleted(path: str, state: State) -> bool:
    """Return whether the user deleted a file, including since the last run."""
    if state.lock.entries[path].state is not FileState.MANAGED:
        return is_opted_out(path, state)
    return state.files.read(path) is None and not is_base_deleted(path, state)


def is_base_deleted(path: str, state: State) -> bool:
    """Return whether a base copy was deleted with its file, as `base-missing` suggests.

    This requests that the file be generated again.
    """
    return state.files.read(base_path(path)) is None


def _find_opted_out(gone: set[str], tree: Tree, state: State) -> dict[str, str]:

    before = {
        path: merge.defined_names(
            state.base_text(path, state.lock.entries[path].hash) or ""
        )
        for path in gone
        if is_python(path)
    }
    new = {
        path: names
        for path, file in tree.items()
        if path not in state.lock.entries and is_python(path) and not file.frozen
        if (names := merge.defined_names(file.text))
    }
    counts: dict[str, int] = {}
    for name in (name for names in new.values() for name in names):
        counts[name] = counts.get(name, 0) + 1
    return {
        path: old
        for path, names in new.items()
        for old, known in sorted(before.items())
        if names <= known and any(counts[name] == 1 for name in names)
    }


def opt_out_new_path(
    path: str, file: EmittedFile, state: State, source: str, *, left: bool
) -> Action:
    """Return the action for the new path of a file that was deleted at its old path.

    `left` is whether the file that is now at the new path moves away itself.
    """
    data, old = file.text.encode("utf-8"), state.lock.entries[source]
    entry = LockEntry(
        digest(data), file.template, file.entity, FileState.DELETED, pins=old.pins
    )
    known = old.state is FileState.DELETED
    reason = DriftReason.CHANGED if known else DriftReason.MISSING
    action = _unchanged_action(path, entry, state, reason, data)
    return replace(action, kind=ActionKind.DELETED, after=None) if left else action


def forget_deleted(path: str, state: State) -> Action:
    """Return the action for a deleted file that is no longer generated there."""
    action = _unchanged_action(
        path, state.lock.entries[path], state, DriftReason.CHANGED, None
    )
    return replace(action, kind=ActionKind.FORGET, entry=None)


def _unchanged_action(
    path: str,
    entry: LockEntry,
    state: State,
    reason: DriftReason | None,
    base: bytes | None,
) -> Action:
    disk = state.files.read(path)
    there = disk if isinstance(disk, bytes) else None
    kind = ActionKind.DELETED if disk is None else ActionKind.KEEP
    return Action(path, kind, there, there, entry, reason, base)
