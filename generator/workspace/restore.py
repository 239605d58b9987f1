"""Restoring the generated version of files that the user deleted or edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.diagnostics import Problems
from generator.workspace.file_actions import Action, ActionKind, DriftReason
from generator.workspace.files import digest
from generator.workspace.lock import LockEntry
from generator.workspace.path_arguments import PathArgument
from generator.workspace.plan import Plan
from generator.workspace.shadows import check_shadows
from generator.workspace.state import State, is_opted_out, is_pristine

if TYPE_CHECKING:
    from generator.tree import EmittedFile, Tree


def plan_restore(
    names: Sequence[PathArgument], tree: Tree, state: State, problems: Problems
) -> Plan | None:
    """Plan to write deleted files as the generator has them now.

    None if a name does not refer to a deleted file; the reason is in `problems`.
    """
    paths: set[str] = set()
    for name in names:
        made = _generated_files(name, tree, state, problems)
        gone = [path for path in made if not state.files.exists(path)]
        if made and not gone:
            problems.add("not-deleted", None, path=name.given)
        paths.update(gone)
    return _plan(paths, tree, state, problems)


def plan_forget(
    names: Sequence[PathArgument], tree: Tree, state: State, problems: Problems
) -> Plan | None:
    """Plan to write edited and deleted files as the generator has them now.

    None if a name does not refer to a generated file; the reason is in `problems`.
    """
    paths: set[str] = set()
    for name in names:
        made = _generated_files(name, tree, state, problems)
        paths.update(path for path in made if _differs(path, state))
    for path in sorted(paths):
        if is_opted_out(path, state) and state.files.exists(path):
            problems.add("unmanaged-file", None, path=path)
    return _plan(paths, tree, state, problems)


def _generated_files(
    name: PathArgument, tree: Tree, state: State, problems: Problems
) -> list[str]:
    """Return the files below a name that the generator keeps up to date."""
    found = [
        path
        for path in state.lock.entries
        if name.matches(path) and path in tree and not tree[path].frozen
    ]
    if not found:
        problems.add("not-generated", None, path=name.given)
    return found


def _differs(path: str, state: State) -> bool:
    entry, disk = state.lock.entries[path], state.files.read(path)
    return bool(entry.pins) or not (
        isinstance(disk, bytes) and is_pristine(disk, entry)
    )


def _plan(
    paths: Iterable[str], tree: Tree, state: State, problems: Problems
) -> Plan | None:
    actions = tuple(_action(path, tree[path], state) for path in sorted(paths))
    check_shadows(actions, state.files, problems)
    if problems.has_errors:
        return None
    entries = {a.path: a.entry for a in actions if a.entry is not None}
    lock = replace(state.lock, entries={**state.lock.entries, **entries})
    return Plan(state, actions, lock, "markers")


def _action(path: str, file: EmittedFile, state: State) -> Action:
    disk = state.files.read(path)
    data = file.text.encode("utf-8")
    entry = LockEntry(digest(data), file.template, file.entity)
    before = disk if isinstance(disk, bytes) else None
    kind = ActionKind.CREATE if before is None else ActionKind.UPDATE
    return Action(
        path, kind, before, data, entry, DriftReason.CHANGED, data, file.executable
    )
