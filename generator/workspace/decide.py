"""The decision for one path, from the emitted, the recorded and the on-disk file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator import __version__, merge
from generator.diagnostics import Problems
from generator.merge import (
    Labels,
    MergeResult,
    decode_text,
    encode_text,
    find_conflicts,
    has_markers,
    is_python,
    merge_pinned,
)
from generator.workspace.file_actions import Action, ActionKind, DriftReason
from generator.workspace.files import Obstacle, digest
from generator.workspace.lock import FileState, LockEntry
from generator.workspace.optout import forget_deleted, is_base_deleted, keep_deleted
from generator.workspace.paths import base_path, has_base, is_snapshot
from generator.workspace.state import (
    State,
    base_content,
    is_opted_out,
    is_pristine,
    snapshot_base,
)

if TYPE_CHECKING:
    # This loads the emit package, which a run with nothing to do never needs.
    from generator.tree import EmittedFile
    from generator.workspace.file_renames import FileRenames


@dataclass(frozen=True)
class _New:
    """An emitted file with its new lock entry and base copy."""

    path: str
    file: EmittedFile
    data: bytes
    entry: LockEntry
    base: bytes | None
    """None if the base copy on disk is already correct."""
    is_reformatted: bool = False
    """Whether the base copy only changes from the format of an earlier version."""

    @property
    def text(self) -> str:
        """The text as expected by the merge: empty or ending in LF."""
        return decode_text(self.data)[0]


def decide_emitted(
    path: str, file: EmittedFile, state: State, carry: FileRenames, problems: Problems
) -> Action | None:
    """Return the action for a path that the generator emits.

    None if it cannot be decided; the reason is in `problems`.
    """
    if is_opted_out(path, state):
        return keep_deleted(path, file, state)
    disk = state.files.read(path)
    if isinstance(disk, Obstacle):
        problems.add("blocked-path", None, path=path, reason=disk.reason)
        return None
    new = _new(path, file, state)
    old = state.lock.entries.get(path)
    if old is None:
        return _decide_unrecorded(new, disk, state)
    if file.frozen:
        return _create(new, state) if disk is None else _decide_frozen(new, old, disk)
    if disk is None:
        return _decide_missing(new, old, state)
    if digest(disk) == old.hash and not old.pins:
        return _decide_pristine(new, old, disk, new.data)
    return _decide_edited(new, old, disk, state, carry, problems)


def decide_obsolete(
    path: str, old: LockEntry, state: State, problems: Problems
) -> Action | None:
    """Return the action for a path in the lock that is no longer emitted.

    None if it cannot be decided; the reason is in `problems`.
    """
    if old.state is FileState.DELETED:
        return forget_deleted(path, state)
    disk = state.files.read(path)
    if isinstance(disk, Obstacle) and disk.failed:
        problems.add("blocked-path", None, path=path, reason=disk.reason)
        return None
    if disk is None:
        reason = None if old.state is FileState.DETACHED else DriftReason.CHANGED
        if old.state is FileState.FROZEN:
            reason = DriftReason.MISSING
        return Action(path, ActionKind.FORGET, None, None, None, reason)
    detached = LockEntry(old.hash, old.template, old.entity, FileState.DETACHED)
    if isinstance(disk, Obstacle):
        # Whatever is there now, Groundplan did not write it.
        kept = old if old.state is FileState.FROZEN else detached
        return Action(path, ActionKind.KEEP, None, None, kept)
    pristine = is_pristine(disk, old)
    if old.state in (FileState.FROZEN, FileState.DETACHED):
        kind = ActionKind.UNCHANGED if pristine else ActionKind.KEEP
        # Version 1 of the lock records the hashes of snapshots.
        is_recorded = old.recorded and is_snapshot(path)
        base = snapshot_base(old.hash) if is_recorded else None
        return Action(path, kind, disk, disk, old, base=base)
    if pristine and old.state is FileState.MANAGED and old.template:
        return Action(path, ActionKind.REMOVE, disk, None, None, DriftReason.CHANGED)
    text, _ = decode_text(disk)
    found = find_conflicts(text, path=path) if not pristine else ()
    if found:
        return Action(
            path,
            ActionKind.UNRESOLVED,
            disk,
            disk,
            old,
            DriftReason.CONFLICT,
            conflicts=found,
        )
    return Action(path, ActionKind.DETACH, disk, disk, detached, DriftReason.CHANGED)


def _new(path: str, file: EmittedFile, state: State) -> _New:
    data = file.text.encode("utf-8")
    kind = FileState.FROZEN if file.frozen else FileState.MANAGED
    old = state.lock.entries.get(path)
    pins = old.pins if old is not None else ()
    entry = LockEntry(digest(data), file.template, file.entity, kind, pins=pins)
    intact = not has_base(path) or state.bases.get(path) == entry.hash
    renewed = intact and path in state.unprefixed
    base = None if intact and not renewed else base_content(path, data)
    return _New(path, file, data, entry, base, is_reformatted=renewed)


def _create(new: _New, state: State) -> Action:
    reason = DriftReason.CHANGED if state.lock.entries else DriftReason.MISSING
    if new.file.frozen:
        reason = DriftReason.STALE_MIGRATION
    return Action(
        new.path,
        ActionKind.CREATE,
        None,
        new.data,
        new.entry,
        reason,
        new.base,
        new.file.executable,
    )


def _decide_unrecorded(new: _New, disk: bytes | None, state: State) -> Action:
    if disk is None:
        return _create(new, state)
    if disk == new.data or decode_text(disk)[0] == new.text:
        kind, entry, reason = ActionKind.ADOPT, new.entry, DriftReason.LOCK
        return Action(new.path, kind, disk, disk, entry, reason, new.base)
    return Action(new.path, ActionKind.FOREIGN, disk, disk, None, DriftReason.FOREIGN)


def _decide_frozen(new: _New, old: LockEntry, disk: bytes) -> Action:
    if new.file.renewed and is_pristine(disk, old) and new.entry.hash != old.hash:
        return Action(
            new.path,
            ActionKind.UPDATE,
            disk,
            new.data,
            new.entry,
            DriftReason.CHANGED,
            new.base,
        )
    kind = ActionKind.UNCHANGED if is_pristine(disk, old) else ActionKind.KEEP
    return Action(new.path, kind, disk, disk, old)


def _decide_missing(new: _New, old: LockEntry, state: State) -> Action:
    is_known = old.state is FileState.DELETED or old.hash == new.entry.hash
    if not is_known and is_base_deleted(new.path, state):
        return _create(new, state)
    return keep_deleted(new.path, new.file, state)


def _decide_pristine(new: _New, old: LockEntry, disk: bytes, after: bytes) -> Action:
    """Return the action for an unedited file; `after` is its new content."""
    if new.entry.hash != old.hash:
        return Action(
            new.path,
            ActionKind.UPDATE,
            disk,
            after,
            new.entry,
            DriftReason.CHANGED,
            new.base,
        )
    return Action(
        new.path,
        ActionKind.UNCHANGED,
        disk,
        disk,
        new.entry,
        _lock_reason(new, new.entry, old),
        new.base,
    )


def _decide_edited(
    new: _New,
    old: LockEntry,
    disk: bytes,
    state: State,
    carry: FileRenames,
    problems: Problems,
) -> Action | None:
    text, form = decode_text(disk)
    changes = new.entry.hash != old.hash
    if is_pristine(disk, old) and not (old.pins and changes):
        return _decide_pristine(new, old, disk, encode_text(new.text, form))
    path, theirs = new.path, new.text
    if has_markers(text, path=path) and not has_markers(theirs, path=path):
        found = find_conflicts(text, path=path)
        return Action(
            path,
            ActionKind.UNRESOLVED,
            disk,
            disk,
            old,
            DriftReason.CONFLICT,
            conflicts=found,
        )
    base = state.base_text(path, old.hash)
    if text == theirs:
        why = _lock_reason(new, new.entry, old)
        return Action(path, ActionKind.UNCHANGED, disk, disk, new.entry, why, new.base)
    missing = state.files.read(base_path(path)) is None
    if base is None and not (new.entry.hash == old.hash and missing):
        base = state.search_base(path, old.hash)
    pristine, ours = base, text
    if base is not None:
        pristine, ours = carry.rewrite(path, base, text, theirs)
    same = new.entry.hash == old.hash and ours == text
    if same and (missing or base is not None):
        reason = _lock_reason(new, new.entry, old)
        return Action(path, ActionKind.KEEP, disk, disk, new.entry, reason, new.base)
    if base is None:
        # A copy that contradicts the lock may be right: the edits cannot be determined.
        problems.add("base-missing", None, path=path, base=base_path(path))
        return None
    pins = (carry.new_place_name(pin, base, theirs) for pin in old.pins)
    new = replace(new, entry=replace(new.entry, pins=tuple(sorted(pins))))
    return _merge(new, disk, base, (pristine or "", ours))


def _merge(new: _New, disk: bytes, base: str, renamed: tuple[str, str]) -> Action:
    """Return the action that merges the generator's change into an edited file.

    `renamed` are its base and its text with the renames applied.
    """
    path, (text, form) = new.path, decode_text(disk)
    labels = conflict_labels(path, new.file, "edited by hand")
    if is_python(path):

        renamed = merge.rename_variables(*renamed, new.text)
    merged = merge_pinned(*renamed, new.text, labels, path=path, pinned=new.entry.pins)
    after = disk if merged.text == text else encode_text(merged.text, form)
    return Action(
        path,
        _merge_kind(merged, kept=after == disk),
        disk,
        after,
        new.entry,
        DriftReason.CHANGED,
        new.base,
        conflicts=merged.conflicts,
        merge_inputs=(base.encode("utf-8"), disk, new.data),
    )


def _merge_kind(merged: MergeResult, *, kept: bool) -> ActionKind:
    if merged.conflicts:
        return ActionKind.CONFLICT
    return ActionKind.KEEP if kept else ActionKind.MERGE


def _lock_reason(new: _New, entry: LockEntry, old: LockEntry) -> DriftReason | None:
    """Return why the lock or the base copy changes although the text does not."""
    if (new.base is not None and not new.is_reformatted) or not old.template:
        return DriftReason.LOCK
    return None if entry == old else DriftReason.CHANGED


def conflict_labels(path: str, file: EmittedFile | None, what: str) -> Labels:
    """Return the labels for the two sides of a conflict in a file."""
    owner = (
        f", {_display_owner(file.entity)}" if file is not None and file.entity else ""
    )
    return Labels(f"{path} ({what})", f"gen {__version__}{owner}")


def _display_owner(owner: str) -> str:
    """Return an owner for display: `entity Book`, or `module books` as it is."""
    return owner if " " in owner else f"entity {owner}"
