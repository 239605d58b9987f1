"""Merging the work of two users, each replayed onto the same generated text.

Each side of a merge and their common ancestor are planned as separate runs that end in
the same generated files. The remaining differences between the three results are user
edits: they are merged like any three texts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.merge import (
    Authors,
    Conflict,
    Labels,
    choose_side,
    decode_text,
    encode_text,
    find_conflicts,
    merge_texts,
    whole_text_conflict,
)
from generator.workspace.base_format import decode_base, encode_base
from generator.workspace.file_actions import Action, ActionKind, DriftReason
from generator.workspace.files import Obstacle
from generator.workspace.git import MergeInputs
from generator.workspace.git_operation import FileContents
from generator.workspace.lock import FileState, Lock, LockEntry
from generator.workspace.paths import base_path, has_base
from generator.workspace.plan import COLLISION_KINDS, OnConflict, Plan
from generator.workspace.state import State

if TYPE_CHECKING:
    from generator.merge import StaleLine


@dataclass(frozen=True)
class PlanMerge:
    """The inputs of a merge: three plans with one generated text, and git's merge."""

    ancestor: Plan
    ours: Plan
    theirs: Plan
    committed_files: tuple[FileContents, FileContents]
    """The files that ours and theirs have committed."""
    git_result: FileContents
    """The result of git's own merge, with its conflict markers."""
    state: State
    """The work tree that the result is written to."""
    unmerged: frozenset[str]
    """The files that git still has as unmerged."""
    names: tuple[str, str]
    """The names of ours and theirs in conflict markers."""
    obsolete_paths: frozenset[str] = frozenset()
    """Files to remove unless the merge has another action for them: those of revisions
    that the user deleted, and those that git moved to where nothing is emitted."""

    @property
    def plans(self) -> tuple[Plan, Plan, Plan]:
        """The three plans."""
        return self.ancestor, self.ours, self.theirs


@dataclass(frozen=True)
class _Result:
    """The merged content of a file, and its conflicts."""

    data: bytes | None
    conflicts: tuple[Conflict, ...] = ()
    sides: MergeInputs | None = None


def merge_plans(joining: PlanMerge, on_conflict: OnConflict) -> Plan:
    """Plan the merge of two sides into the work tree; write nothing."""
    by_path = [{a.path: a for a in plan.actions} for plan in joining.plans]
    actions: list[Action] = []
    for path in sorted({path for found in by_path for path in found}):
        sides = zip(joining.plans, by_path, strict=True)
        three = [
            found.get(path) or _unchanged_action(path, plan) for plan, found in sides
        ]
        if any(action.entry is not None or action.writes for action in three):
            actions.append(_merge_file(path, three, joining))
    for path in sorted(joining.obsolete_paths - {a.path for a in actions}):
        disk = _on_disk(joining.state, path)
        kind = ActionKind.FORGET if disk is None else ActionKind.REMOVE
        actions.append(Action(path, kind, disk, None, None))
    for path in sorted(joining.state.bases.keys() - {a.path for a in actions}):
        disk = _on_disk(joining.state, path)
        actions.append(Action(path, ActionKind.FORGET, disk, disk, None))
    entries = {a.path: a.entry for a in actions if a.entry is not None}
    is_open = any(a.kind in COLLISION_KINDS for a in actions)
    inputs = None if is_open else joining.ours.inputs
    state, lock = joining.state, Lock(entries, joining.ours.lock.version)
    planned = Plan(state, tuple(actions), lock, on_conflict, inputs=inputs)
    return replace(planned, stale_lines=_remaining_stale_lines(joining, planned))


def _unchanged_action(path: str, plan: Plan) -> Action:
    """Return the action of a run for a file that it does not touch."""
    disk = _on_disk(plan.state, path)
    return Action(path, ActionKind.UNCHANGED, disk, disk, None)


def _merge_file(path: str, three: list[Action], joining: PlanMerge) -> Action:
    """Decide for one file that at least one side has."""
    labels = Labels(*(f"{path} ({name})" for name in joining.names))
    result = _merge_versions(path, [action.after for action in three], labels)
    for action in three:
        if action.conflicts and _equal_texts(action.after, result.data):
            result = _Result(result.data, action.conflicts, action.merge_inputs)
    disk = _on_disk(joining.state, path)
    if _is_foreign(path, disk, result, joining):
        return Action(path, ActionKind.FOREIGN, disk, disk, None, DriftReason.FOREIGN)
    result = _merge_work_tree(path, disk, result, joining, labels)
    entry, base = _merge_records(path, three, joining, gone=result.data is None)
    return Action(
        path,
        _kind(disk, result, three[1:]),
        disk,
        result.data,
        entry,
        None if result.data == disk else DriftReason.CHANGED,
        base if base is not None and _is_new(path, base, joining) else None,
        any(action.executable for action in three),
        result.conflicts,
        result.sides,
    )


def _merge_versions(path: str, sides: list[bytes | None], labels: Labels) -> _Result:
    """Merge three versions of a file, each of which may be missing."""
    base, ours, theirs = sides
    if _equal_texts(ours, theirs) or _equal_texts(theirs, base):
        return _Result(ours)
    if _equal_texts(ours, base):
        return _Result(theirs)
    texts = [decode_text(data or b"")[0] for data in sides]
    form = decode_text(ours or theirs or b"")[1]
    if ours is None or theirs is None:
        merged = whole_text_conflict(texts[0], texts[1], texts[2], labels)
    else:
        two = Authors.TWO_USERS
        merged = merge_texts(
            texts[0], texts[1], texts[2], labels, path=path, authors=two
        )
    conflicts = find_conflicts(merged.text, path=path) or merged.conflicts
    kept = (base, ours, theirs) if conflicts else None
    return _Result(encode_text(merged.text, form), conflicts, kept)


def _merge_work_tree(
    path: str, disk: bytes | None, result: _Result, joining: PlanMerge, labels: Labels
) -> _Result:
    """Merge in the user's changes to the work tree since git merged the sides."""
    decided = result.conflicts and path not in joining.unmerged
    if not _is_edited(path, disk, result, joining, decided=bool(decided)):
        return replace(result, data=_keep_text_format(disk, result.data))
    if disk is None:
        return _Result(None)
    found = find_conflicts(decode_text(disk)[0], path=path)
    if found or result.conflicts:
        # The user is resolving it, or has done so.
        return _Result(disk, found)
    base = joining.git_result.get(path)
    if base is not None and _both_sides(path, base) is not None:
        base = joining.committed_files[0].get(path)
    return _merge_versions(path, [base, disk, result.data], labels)


def _keep_text_format(disk: bytes | None, data: bytes | None) -> bytes | None:
    """Return a text in the form of the file on disk."""
    if disk is None or data is None:
        return data
    text, form = decode_text(disk)
    wanted = decode_text(data)[0]
    return disk if wanted == text else encode_text(wanted, form)


def _is_edited(
    path: str, disk: bytes | None, result: _Result, joining: PlanMerge, *, decided: bool
) -> bool:
    """Return whether a file is neither as git left it nor as a side has it.

    If git has its conflict as resolved (`decided`), the text of one side counts as the
    user's choice.
    """
    by_git = joining.git_result.get(path)
    sides = [] if decided else [side.get(path) for side in joining.committed_files]
    if any(_equal_texts(disk, known) for known in (by_git, result.data, *sides)):
        return False
    if disk is None or by_git is None:
        return True
    marked = _both_sides(path, disk)
    return marked is None or marked != _both_sides(path, by_git)


def _both_sides(path: str, data: bytes) -> tuple[str | None, str | None] | None:
    """Return the ours and theirs of a text with markers; None for one without."""
    text = decode_text(data)[0]
    if not find_conflicts(text, path=path):
        return None
    return choose_side(text, "ours", path=path), choose_side(text, "theirs", path=path)


def _is_foreign(
    path: str, disk: bytes | None, result: _Result, joining: PlanMerge
) -> bool:
    """Return whether a file that no commit has is in the way of one to be written."""
    known = [joining.git_result, *joining.committed_files]
    return (
        disk is not None
        and not any(path in files for files in known)
        and not _equal_texts(disk, result.data)
    )


def _merge_records(
    path: str, three: list[Action], joining: PlanMerge, *, gone: bool
) -> tuple[LockEntry | None, bytes | None]:
    """Return the lock entry and the base copy of a file after the merge."""
    old, ours, theirs = (plan.lock.entries.get(path) for plan in joining.plans)
    entry, made = (theirs, three[2]) if ours in (old, None) else (ours, three[1])
    if entry is None or (gone and entry.state is FileState.DETACHED):
        return None, None
    if gone and entry.state is FileState.MANAGED:
        entry = replace(entry, state=FileState.DELETED)
    elif not gone and entry.state is FileState.DELETED and made.after is None:
        entry = replace(entry, state=FileState.MANAGED)
    entry = replace(entry, pins=_pins(old, ours, theirs))
    if not has_base(path):
        return entry, None
    for action, plan in zip(three[::-1], joining.plans[::-1], strict=True):
        copy = plan.state.files.read(base_path(path))
        known = decode_base(copy) if isinstance(copy, bytes) else None
        base = known if action.base is None else action.base
        if base is not None and path in plan.lock.entries:
            return replace(entry, recorded=False), base
    return entry, None


def _is_new(path: str, base: bytes, joining: PlanMerge) -> bool:
    """Return whether a base copy differs from the one on disk."""
    return joining.state.files.read(base_path(path)) != encode_base(path, base)


def _pins(
    old: LockEntry | None, ours: LockEntry | None, theirs: LockEntry | None
) -> tuple[str, ...]:
    """Return the pins of both sides, without those that one of them removed."""
    before, mine, other = (
        frozenset(entry.pins) if entry is not None else frozenset()
        for entry in (old, ours, theirs)
    )
    return tuple(sorted((mine & other) | ((mine | other) - before)))


def _kind(disk: bytes | None, result: _Result, two: list[Action]) -> ActionKind:
    kinds = {action.kind for action in two}
    if ActionKind.STRANDED in kinds:
        return ActionKind.STRANDED
    if result.conflicts:
        return ActionKind.CONFLICT
    if ActionKind.DETACH in kinds and result.data is not None:
        return ActionKind.DETACH
    if disk == result.data:
        return ActionKind.UNCHANGED if disk is not None else ActionKind.DELETED
    if disk is None:
        return ActionKind.CREATE
    return ActionKind.REMOVE if result.data is None else ActionKind.MERGE


def _remaining_stale_lines(joining: PlanMerge, planned: Plan) -> tuple[StaleLine, ...]:
    """Return the lines with old names left by the runs of both sides, as merged."""
    after = {action.path: action.after for action in planned.actions}
    found: set[StaleLine] = set()
    for each in (*joining.ours.stale_lines, *joining.theirs.stale_lines):
        known = each.path in after
        data = after[each.path] if known else _on_disk(joining.state, each.path)
        lines = decode_text(data or b"")[0].split("\n")
        for number, line in enumerate(lines, start=1):
            if line.strip() == each.text:
                found.add(replace(each, line=number))
    return tuple(sorted(found))


def _on_disk(state: State, path: str) -> bytes | None:
    found = state.files.read(path)
    return None if isinstance(found, Obstacle) else found


def _equal_texts(first: bytes | None, second: bytes | None) -> bool:
    """Return whether two versions of a file have the same text, or both are missing."""
    if first is None or second is None:
        return first is second
    return first == second or decode_text(first)[0] == decode_text(second)[0]
