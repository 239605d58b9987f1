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
    chosen,
    conflict_of_wholes,
    find_conflicts,
    merge,
    read,
    write,
)
from generator.workspace.actions import Action, Kind, Reason
from generator.workspace.base_format import as_copy, of_copy
from generator.workspace.files import Blocked
from generator.workspace.git import Sides
from generator.workspace.git_operation import Contents
from generator.workspace.lock import FileState, Lock, LockEntry
from generator.workspace.paths import base_path, has_base
from generator.workspace.plan import COLLISIONS, OnConflict, Plan
from generator.workspace.state import State

if TYPE_CHECKING:
    from generator.merge.renaming.leftovers import Leftover


@dataclass(frozen=True)
class Joining:
    """The inputs of a merge: three plans with one generated text, and git's merge."""

    ancestor: Plan
    ours: Plan
    theirs: Plan
    committed: tuple[Contents, Contents]
    """The files that ours and theirs have committed."""
    by_git: Contents
    """The result of git's own merge, with its conflict markers."""
    state: State
    """The work tree that the result is written to."""
    unmerged: frozenset[str]
    """The files that git still has as unmerged."""
    names: tuple[str, str]
    """The names of ours and theirs in conflict markers."""
    gone: frozenset[str] = frozenset()
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
    sides: Sides | None = None


def join(joining: Joining, on_conflict: OnConflict) -> Plan:
    """Plan the merge of two sides into the work tree; write nothing."""
    by_path = [{a.path: a for a in plan.actions} for plan in joining.plans]
    actions: list[Action] = []
    for path in sorted({path for found in by_path for path in found}):
        sides = zip(joining.plans, by_path, strict=True)
        three = [found.get(path) or _untouched(path, plan) for plan, found in sides]
        if any(action.entry is not None or action.writes for action in three):
            actions.append(_joined(path, three, joining))
    for path in sorted(joining.gone - {a.path for a in actions}):
        disk = _on_disk(joining.state, path)
        kind = Kind.FORGET if disk is None else Kind.REMOVE
        actions.append(Action(path, kind, disk, None, None))
    for path in sorted(joining.state.bases.keys() - {a.path for a in actions}):
        disk = _on_disk(joining.state, path)
        actions.append(Action(path, Kind.FORGET, disk, disk, None))
    entries = {a.path: a.entry for a in actions if a.entry is not None}
    is_open = any(a.kind in COLLISIONS for a in actions)
    inputs = None if is_open else joining.ours.inputs
    state, lock = joining.state, Lock(entries, joining.ours.lock.version)
    planned = Plan(state, tuple(actions), lock, on_conflict, inputs=inputs)
    return replace(planned, leftovers=_left_over(joining, planned))


def _untouched(path: str, plan: Plan) -> Action:
    """Return the action of a run for a file that it does not touch."""
    disk = _on_disk(plan.state, path)
    return Action(path, Kind.UNCHANGED, disk, disk, None)


def _joined(path: str, three: list[Action], joining: Joining) -> Action:
    """Decide for one file that at least one side has."""
    labels = Labels(*(f"{path} ({name})" for name in joining.names))
    result = _three_way(path, [action.after for action in three], labels)
    for action in three:
        if action.conflicts and _same(action.after, result.data):
            result = _Result(result.data, action.conflicts, action.sides)
    disk = _on_disk(joining.state, path)
    if _is_foreign(path, disk, result, joining):
        return Action(path, Kind.FOREIGN, disk, disk, None, Reason.FOREIGN)
    result = _with_work_tree(path, disk, result, joining, labels)
    entry, base = _remembered(path, three, joining, gone=result.data is None)
    return Action(
        path,
        _kind(disk, result, three[1:]),
        disk,
        result.data,
        entry,
        None if result.data == disk else Reason.CHANGED,
        base if base is not None and _is_new(path, base, joining) else None,
        any(action.executable for action in three),
        result.conflicts,
        result.sides,
    )


def _three_way(path: str, sides: list[bytes | None], labels: Labels) -> _Result:
    """Merge three versions of a file, each of which may be missing."""
    base, ours, theirs = sides
    if _same(ours, theirs) or _same(theirs, base):
        return _Result(ours)
    if _same(ours, base):
        return _Result(theirs)
    texts = [read(data or b"")[0] for data in sides]
    form = read(ours or theirs or b"")[1]
    if ours is None or theirs is None:
        merged = conflict_of_wholes(texts[0], texts[1], texts[2], labels)
    else:
        two = Authors.TWO_PEOPLE
        merged = merge(texts[0], texts[1], texts[2], labels, path=path, authors=two)
    conflicts = find_conflicts(merged.text, path=path) or merged.conflicts
    kept = (base, ours, theirs) if conflicts else None
    return _Result(write(merged.text, form), conflicts, kept)


def _with_work_tree(
    path: str, disk: bytes | None, result: _Result, joining: Joining, labels: Labels
) -> _Result:
    """Merge in the user's changes to the work tree since git merged the sides."""
    decided = result.conflicts and path not in joining.unmerged
    if not _was_touched(path, disk, result, joining, decided=bool(decided)):
        return replace(result, data=_in_form_of(disk, result.data))
    if disk is None:
        return _Result(None)
    found = find_conflicts(read(disk)[0], path=path)
    if found or result.conflicts:
        # The user is resolving it, or has done so.
        return _Result(disk, found)
    base = joining.by_git.get(path)
    if base is not None and _choices(path, base) is not None:
        base = joining.committed[0].get(path)
    return _three_way(path, [base, disk, result.data], labels)


def _in_form_of(disk: bytes | None, data: bytes | None) -> bytes | None:
    """Return a text in the form of the file on disk."""
    if disk is None or data is None:
        return data
    text, form = read(disk)
    wanted = read(data)[0]
    return disk if wanted == text else write(wanted, form)


def _was_touched(
    path: str, disk: bytes | None, result: _Result, joining: Joining, *, decided: bool
) -> bool:
    """Return whether a file is neither as git left it nor as a side has it.

    If git has its conflict as resolved (`decided`), the text of one side counts as the
    user's choice.
    """
    by_git = joining.by_git.get(path)
    sides = [] if decided else [side.get(path) for side in joining.committed]
    if any(_same(disk, known) for known in (by_git, result.data, *sides)):
        return False
    if disk is None or by_git is None:
        return True
    marked = _choices(path, disk)
    return marked is None or marked != _choices(path, by_git)


def _choices(path: str, data: bytes) -> tuple[str | None, str | None] | None:
    """Return the ours and theirs of a text with markers; None for one without."""
    text = read(data)[0]
    if not find_conflicts(text, path=path):
        return None
    return chosen(text, "ours", path=path), chosen(text, "theirs", path=path)


def _is_foreign(
    path: str, disk: bytes | None, result: _Result, joining: Joining
) -> bool:
    """Return whether a file that no commit has is in the way of one to be written."""
    known = [joining.by_git, *joining.committed]
    return (
        disk is not None
        and not any(path in files for files in known)
        and not _same(disk, result.data)
    )


def _remembered(
    path: str, three: list[Action], joining: Joining, *, gone: bool
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
        known = of_copy(copy) if isinstance(copy, bytes) else None
        base = known if action.base is None else action.base
        if base is not None and path in plan.lock.entries:
            return replace(entry, recorded=False), base
    return entry, None


def _is_new(path: str, base: bytes, joining: Joining) -> bool:
    """Return whether a base copy differs from the one on disk."""
    return joining.state.files.read(base_path(path)) != as_copy(path, base)


def _pins(
    old: LockEntry | None, ours: LockEntry | None, theirs: LockEntry | None
) -> tuple[str, ...]:
    """Return the pins of both sides, without those that one of them removed."""
    before, mine, other = (
        frozenset(entry.pins) if entry is not None else frozenset()
        for entry in (old, ours, theirs)
    )
    return tuple(sorted((mine & other) | ((mine | other) - before)))


def _kind(disk: bytes | None, result: _Result, two: list[Action]) -> Kind:
    kinds = {action.kind for action in two}
    if Kind.STRANDED in kinds:
        return Kind.STRANDED
    if result.conflicts:
        return Kind.CONFLICT
    if Kind.DETACH in kinds and result.data is not None:
        return Kind.DETACH
    if disk == result.data:
        return Kind.UNCHANGED if disk is not None else Kind.DELETED
    if disk is None:
        return Kind.CREATE
    return Kind.REMOVE if result.data is None else Kind.MERGE


def _left_over(joining: Joining, planned: Plan) -> tuple[Leftover, ...]:
    """Return the lines with old names left by the runs of both sides, as merged."""
    after = {action.path: action.after for action in planned.actions}
    found: set[Leftover] = set()
    for each in (*joining.ours.leftovers, *joining.theirs.leftovers):
        known = each.path in after
        data = after[each.path] if known else _on_disk(joining.state, each.path)
        lines = read(data or b"")[0].split("\n")
        for number, line in enumerate(lines, start=1):
            if line.strip() == each.text:
                found.add(replace(each, line=number))
    return tuple(sorted(found))


def _on_disk(state: State, path: str) -> bytes | None:
    found = state.files.read(path)
    return None if isinstance(found, Blocked) else found


def _same(first: bytes | None, second: bytes | None) -> bool:
    """Return whether two versions of a file have the same text, or both are missing."""
    if first is None or second is None:
        return first is second
    return first == second or read(first)[0] == read(second)[0]
