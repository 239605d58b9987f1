"""The decision for one path, from the emitted, the recorded and the on-disk file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator import __version__
from generator.diagnostics import Problems
from generator.merge import (
    Labels,
    Merged,
    find_conflicts,
    has_markers,
    is_python,
    merge_pinned,
    read,
    write,
)
from generator.workspace.actions import Action, Kind, Reason
from generator.workspace.files import Blocked, digest
from generator.workspace.lock import FileState, LockEntry
from generator.workspace.optout import forgotten, stays_deleted, was_taken_away
from generator.workspace.paths import base_path, has_base, is_snapshot
from generator.workspace.state import (
    State,
    copy_of,
    copy_of_hash,
    is_opted_out,
    is_pristine,
)

if TYPE_CHECKING:
    # This loads the emit package, which a run with nothing to do never needs.
    from generator.tree import EmittedFile
    from generator.workspace.file_renames import Carry


@dataclass(frozen=True)
class _New:
    """An emitted file with its new lock entry and base copy."""

    path: str
    file: EmittedFile
    data: bytes
    entry: LockEntry
    base: bytes | None
    """None if the base copy on disk is already correct."""
    is_renewed: bool = False
    """Whether the base copy only changes from the format of an earlier version."""

    @property
    def text(self) -> str:
        """The text as expected by the merge: empty or ending in LF."""
        return read(self.data)[0]


def decide_emitted(
    path: str, file: EmittedFile, state: State, carry: Carry, problems: Problems
) -> Action | None:
    """Return the action for a path that the generator emits.

    None if it cannot be decided; the reason is in `problems`.
    """
    if is_opted_out(path, state):
        return stays_deleted(path, file, state)
    disk = state.files.read(path)
    if isinstance(disk, Blocked):
        problems.add("blocked-path", None, path=path, reason=disk.reason)
        return None
    new = _new(path, file, state)
    old = state.lock.entries.get(path)
    if old is None:
        return _unknown(new, disk, state)
    if file.frozen:
        return _created(new, state) if disk is None else _frozen(new, old, disk)
    if disk is None:
        return _deleted(new, old, state)
    if digest(disk) == old.hash and not old.pins:
        return _pristine(new, old, disk, new.data)
    return _edited(new, old, disk, state, carry, problems)


def decide_gone(
    path: str, old: LockEntry, state: State, problems: Problems
) -> Action | None:
    """Return the action for a path in the lock that is no longer emitted.

    None if it cannot be decided; the reason is in `problems`.
    """
    if old.state is FileState.DELETED:
        return forgotten(path, state)
    disk = state.files.read(path)
    if isinstance(disk, Blocked) and disk.failed:
        problems.add("blocked-path", None, path=path, reason=disk.reason)
        return None
    if disk is None:
        reason = None if old.state is FileState.DETACHED else Reason.CHANGED
        if old.state is FileState.FROZEN:
            reason = Reason.MISSING
        return Action(path, Kind.FORGET, None, None, None, reason)
    detached = LockEntry(old.hash, old.template, old.entity, FileState.DETACHED)
    if isinstance(disk, Blocked):
        # Whatever is there now, Groundplan did not write it.
        kept = old if old.state is FileState.FROZEN else detached
        return Action(path, Kind.KEEP, None, None, kept)
    pristine = is_pristine(disk, old)
    if old.state in (FileState.FROZEN, FileState.DETACHED):
        kind = Kind.UNCHANGED if pristine else Kind.KEEP
        # Version 1 of the lock records the hashes of snapshots.
        told = old.recorded and is_snapshot(path)
        base = copy_of_hash(old.hash) if told else None
        return Action(path, kind, disk, disk, old, base=base)
    if pristine and old.state is FileState.MANAGED and old.template:
        return Action(path, Kind.REMOVE, disk, None, None, Reason.CHANGED)
    text, _ = read(disk)
    found = find_conflicts(text, path=path) if not pristine else ()
    if found:
        return Action(
            path, Kind.UNRESOLVED, disk, disk, old, Reason.CONFLICT, conflicts=found
        )
    return Action(path, Kind.DETACH, disk, disk, detached, Reason.CHANGED)


def _new(path: str, file: EmittedFile, state: State) -> _New:
    data = file.text.encode("utf-8")
    kind = FileState.FROZEN if file.frozen else FileState.MANAGED
    old = state.lock.entries.get(path)
    pins = old.pins if old is not None else ()
    entry = LockEntry(digest(data), file.template, file.entity, kind, pins=pins)
    intact = not has_base(path) or state.bases.get(path) == entry.hash
    renewed = intact and path in state.unsigned
    base = None if intact and not renewed else copy_of(path, data)
    return _New(path, file, data, entry, base, is_renewed=renewed)


def _created(new: _New, state: State) -> Action:
    reason = Reason.CHANGED if state.lock.entries else Reason.MISSING
    if new.file.frozen:
        reason = Reason.STALE_MIGRATION
    return Action(
        new.path,
        Kind.CREATE,
        None,
        new.data,
        new.entry,
        reason,
        new.base,
        new.file.executable,
    )


def _unknown(new: _New, disk: bytes | None, state: State) -> Action:
    if disk is None:
        return _created(new, state)
    if disk == new.data or read(disk)[0] == new.text:
        kind, entry, reason = Kind.ADOPT, new.entry, Reason.LOCK
        return Action(new.path, kind, disk, disk, entry, reason, new.base)
    return Action(new.path, Kind.FOREIGN, disk, disk, None, Reason.FOREIGN)


def _frozen(new: _New, old: LockEntry, disk: bytes) -> Action:
    if new.file.renewed and is_pristine(disk, old) and new.entry.hash != old.hash:
        return Action(
            new.path, Kind.UPDATE, disk, new.data, new.entry, Reason.CHANGED, new.base
        )
    kind = Kind.UNCHANGED if is_pristine(disk, old) else Kind.KEEP
    return Action(new.path, kind, disk, disk, old)


def _deleted(new: _New, old: LockEntry, state: State) -> Action:
    is_known = old.state is FileState.DELETED or old.hash == new.entry.hash
    if not is_known and was_taken_away(new.path, state):
        return _created(new, state)
    return stays_deleted(new.path, new.file, state)


def _pristine(new: _New, old: LockEntry, disk: bytes, after: bytes) -> Action:
    """Return the action for an unedited file; `after` is its new content."""
    if new.entry.hash != old.hash:
        return Action(
            new.path, Kind.UPDATE, disk, after, new.entry, Reason.CHANGED, new.base
        )
    return Action(
        new.path,
        Kind.UNCHANGED,
        disk,
        disk,
        new.entry,
        _lock_reason(new, new.entry, old),
        new.base,
    )


def _edited(
    new: _New,
    old: LockEntry,
    disk: bytes,
    state: State,
    carry: Carry,
    problems: Problems,
) -> Action | None:
    text, form = read(disk)
    changes = new.entry.hash != old.hash
    if is_pristine(disk, old) and not (old.pins and changes):
        return _pristine(new, old, disk, write(new.text, form))
    path, theirs = new.path, new.text
    if has_markers(text, path=path) and not has_markers(theirs, path=path):
        found = find_conflicts(text, path=path)
        return Action(
            path, Kind.UNRESOLVED, disk, disk, old, Reason.CONFLICT, conflicts=found
        )
    base = state.base(path, old.hash)
    if text == theirs:
        why = _lock_reason(new, new.entry, old)
        return Action(path, Kind.UNCHANGED, disk, disk, new.entry, why, new.base)
    missing = state.files.read(base_path(path)) is None
    if base is None and not (new.entry.hash == old.hash and missing):
        base = state.lost_base(path, old.hash)
    pristine, ours = base, text
    if base is not None:
        pristine, ours = carry.rewritten(path, base, text, theirs)
    same = new.entry.hash == old.hash and ours == text
    if same and (missing or base is not None):
        reason = _lock_reason(new, new.entry, old)
        return Action(path, Kind.KEEP, disk, disk, new.entry, reason, new.base)
    if base is None:
        # A copy that contradicts the lock may be right: the edits cannot be determined.
        problems.add("base-missing", None, path=path, base=base_path(path))
        return None
    pins = (carry.renamed_place(pin, base, theirs) for pin in old.pins)
    new = replace(new, entry=replace(new.entry, pins=tuple(sorted(pins))))
    return _merged(new, disk, base, (pristine or "", ours))


def _merged(new: _New, disk: bytes, base: str, renamed: tuple[str, str]) -> Action:
    """Return the action that merges the generator's change into an edited file.

    `renamed` are its base and its text with the renames applied.
    """
    path, (text, form) = new.path, read(disk)
    labels = labels_of(path, new.file, "edited by hand")
    if is_python(path):
        from generator.merge.python.variables import with_variables_of

        renamed = with_variables_of(*renamed, new.text)
    merged = merge_pinned(*renamed, new.text, labels, path=path, pinned=new.entry.pins)
    after = disk if merged.text == text else write(merged.text, form)
    return Action(
        path,
        _merge_kind(merged, kept=after == disk),
        disk,
        after,
        new.entry,
        Reason.CHANGED,
        new.base,
        conflicts=merged.conflicts,
        sides=(base.encode("utf-8"), disk, new.data),
    )


def _merge_kind(merged: Merged, *, kept: bool) -> Kind:
    if merged.conflicts:
        return Kind.CONFLICT
    return Kind.KEEP if kept else Kind.MERGE


def _lock_reason(new: _New, entry: LockEntry, old: LockEntry) -> Reason | None:
    """Return why the lock or the base copy changes although the text does not."""
    if (new.base is not None and not new.is_renewed) or not old.template:
        return Reason.LOCK
    return None if entry == old else Reason.CHANGED


def labels_of(path: str, file: EmittedFile | None, what: str) -> Labels:
    """Return the labels for the two sides of a conflict in a file."""
    owner = f", {_shown(file.entity)}" if file is not None and file.entity else ""
    return Labels(f"{path} ({what})", f"gen {__version__}{owner}")


def _shown(owner: str) -> str:
    """Return an owner for display: `entity Book`, or `module books` as it is."""
    return owner if " " in owner else f"entity {owner}"
