"""Files that a person deleted: they stay deleted, whatever the spec does.

The lock says that such a file is opted out, and its base copy stays what it was when it
was deleted: a file that is put back is merged as if it had never been away, and a change
of the spec changes nothing on disk. A file of a person's own in its place is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.merge import is_python
from generator.workspace.actions import Action, Kind, Reason
from generator.workspace.files import digest
from generator.workspace.lock import FileState, LockEntry
from generator.workspace.paths import base_path
from generator.workspace.state import State, is_opted_out

if TYPE_CHECKING:
    from generator.emit.tree import EmittedFile, Tree
    from generator.workspace.carry import Carry


def stays_deleted(path: str, file: EmittedFile, state: State) -> Action:
    """Return what happens to a file that was deleted by hand: nothing.

    The reason tells that it was noticed just now.
    """
    old, data = state.lock.entries[path], file.text.encode("utf-8")
    entry = replace(
        old, template=file.template, entity=file.entity, state=FileState.DELETED
    )
    reason = Reason.CHANGED if entry != old else None
    base = None
    if state.base(path, old.hash) is None:
        # What it was is lost: what it would be now comes next to that.
        entry, base, reason = replace(entry, hash=digest(data)), data, Reason.LOCK
    if old.state is not FileState.DELETED:
        reason = Reason.MISSING
    return _as_it_is(path, entry, state, reason, base)


def kept_up(action: Action, file: EmittedFile) -> Action:
    """Return what happens to a file that a person moved elsewhere, and that changes.

    What it was when it was deleted is no matter: its definitions are up to date.
    """
    data = file.text.encode("utf-8")
    assert action.entry is not None
    if action.entry.hash == digest(data):
        return action
    entry = replace(action.entry, hash=digest(data))
    reason = action.reason or Reason.CHANGED
    return replace(action, entry=entry, base=data, reason=reason)


def opted_out_elsewhere(tree: Tree, state: State, carry: Carry) -> Mapping[str, str]:
    """Return the new paths of files that were deleted at others, by those.

    They moved with their entity, or all that a new file defines was in the deleted one.
    """
    gone = {path for path in state.lock.entries if _is_deleted(path, state)}
    renamed = {new: old for new, old in carry.sources.items() if old in gone}
    gone -= tree.keys() | set(carry.sources.values())
    return renamed | (_of_another_layout(gone, tree, state) if gone else {})


def _is_deleted(path: str, state: State) -> bool:
    """Return whether a file was deleted by hand, be it since the last run."""
    if state.lock.entries[path].state is not FileState.MANAGED:
        return is_opted_out(path, state)
    return state.files.read(path) is None and not was_taken_away(path, state)


def was_taken_away(path: str, state: State) -> bool:
    """Return whether a base copy went with its file, as `base-missing` proposes.

    Who does that wants the file anew.
    """
    return state.files.read(base_path(path)) is None


def _of_another_layout(gone: set[str], tree: Tree, state: State) -> dict[str, str]:
    from generator.merge.python.housing import definitions

    before = {
        path: definitions(state.base(path, state.lock.entries[path].hash) or "")
        for path in gone
        if is_python(path)
    }
    new = {
        path: names
        for path, file in tree.items()
        if path not in state.lock.entries and is_python(path) and not file.frozen
        if (names := definitions(file.text))
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


def opted_out_at(
    path: str, file: EmittedFile, state: State, source: str, *, left: bool
) -> Action:
    """Return what happens to the new path of a file that was deleted at another one.

    `left` tells that the file which is there moves away itself.
    """
    data, old = file.text.encode("utf-8"), state.lock.entries[source]
    entry = LockEntry(
        digest(data), file.template, file.entity, FileState.DELETED, pins=old.pins
    )
    known = old.state is FileState.DELETED
    reason = Reason.CHANGED if known else Reason.MISSING
    action = _as_it_is(path, entry, state, reason, data)
    return replace(action, kind=Kind.DELETED, after=None) if left else action


def forgotten(path: str, state: State) -> Action:
    """Return what happens to a deleted file that is not generated there any more."""
    action = _as_it_is(path, state.lock.entries[path], state, Reason.CHANGED, None)
    return replace(action, kind=Kind.FORGET, entry=None)


def _as_it_is(
    path: str,
    entry: LockEntry,
    state: State,
    reason: Reason | None,
    base: bytes | None,
) -> Action:
    disk = state.files.read(path)
    there = disk if isinstance(disk, bytes) else None
    kind = Kind.DELETED if disk is None else Kind.KEEP
    return Action(path, kind, there, there, entry, reason, base)
