"""Files with conflict markers, and resolving their conflicts."""

# ruff: noqa: PTH108

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.diagnostics import Problems
from generator.merge import (
    Conflict,
    ConflictSide,
    choose_side,
    decode_text,
    encode_text,
    find_conflicts,
)
from generator.workspace import git
from generator.workspace.disk import write_file
from generator.workspace.lock import FileState
from generator.workspace.moved_definitions import walk_python_files
from generator.workspace.paths import has_base
from generator.workspace.plan import Plan
from generator.workspace.run_lock import RunLock
from generator.workspace.state import State, is_pristine


@dataclass(frozen=True)
class ConflictedFile:
    """A file with marked conflicts."""

    path: str
    conflicts: tuple[Conflict, ...]
    data: bytes


def find_conflicted_files(state: State) -> list[ConflictedFile]:
    """Return the files with marked conflicts, sorted by path.

    The user's own files are included: a change may have followed a class into one.
    """
    return sorted(
        (*_managed_conflicts(state), *_unmanaged_conflicts(state)),
        key=lambda marked: marked.path,
    )


def _unmanaged_conflicts(state: State) -> Iterator[ConflictedFile]:
    for path in walk_python_files(state.output):
        if path in state.lock.entries:
            continue
        data = state.files.read(path)
        if isinstance(data, bytes) and b"<<<<<<< ours: " in data:
            found = find_conflicts(decode_text(data)[0], path=path)
            if found:
                yield ConflictedFile(path, found, data)


def _managed_conflicts(state: State) -> Iterator[ConflictedFile]:
    for path, entry in sorted(state.lock.entries.items()):
        data = state.files.read(path)
        if not isinstance(data, bytes) or entry.state is FileState.FROZEN:
            continue
        text, _ = decode_text(data)
        found = find_conflicts(text, path=path)
        if not found or is_pristine(data, entry):
            continue
        base = state.base_text(path, entry.hash) if has_base(path) else None
        if base is None or not find_conflicts(base, path=path):
            yield ConflictedFile(path, found, data)


def mark_plan_resolved(output: str, plan: Plan) -> None:
    """Record in git's index the files whose conflicts a plan resolved."""
    paths = [
        action.path
        for action in plan.actions
        if action.writes and action.before and _is_marked(action.path, action.before)
        if action.after and not _is_marked(action.path, action.after)
    ]
    git.mark_resolved(output, paths)


def _is_marked(path: str, data: bytes) -> bool:
    return bool(find_conflicts(decode_text(data)[0], path=path))


def resolve_files(
    held: RunLock,
    files: Sequence[ConflictedFile],
    side: ConflictSide,
    problems: Problems,
) -> None:
    """Resolve every conflict in some files by choosing one side.

    A file that this side deleted is deleted.
    """
    settled = []
    for marked in files:
        text, form = decode_text(marked.data)
        result = choose_side(text, side, path=marked.path)
        if result is None:
            problems.add("partially-resolved", None, path=marked.path)
            continue
        try:
            if not result and git.is_deleted_by(held.output, marked.path, side):
                os.unlink(f"{held.output}/{marked.path}")
            else:
                write_file(f"{held.output}/{marked.path}", encode_text(result, form))
        except OSError as error:
            reason = error.strerror or str(error)
            problems.add("write-failed", None, path=marked.path, reason=reason)
            continue
        settled.append(marked.path)
    git.mark_resolved(held.output, settled)
