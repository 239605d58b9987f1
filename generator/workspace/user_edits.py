"""User edits in the output folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.merge import ManualEdit, decode_text, find_manual_edits
from generator.workspace.lock import FileState, LockEntry
from generator.workspace.paths import has_base, is_snapshot
from generator.workspace.state import State, is_opted_out, is_pristine


@dataclass(frozen=True)
class EditedFile:
    """A file that differs from its last generated version."""

    path: str
    file_status: str
    """What happened to the file as a whole; empty for ordinary edits."""
    edits: tuple[ManualEdit, ...] = ()
    pins: tuple[str, ...] = ()
    """The pinned places of the file."""


def find_edited_files(state: State) -> list[EditedFile]:
    """Return every emitted file that the user edited or deleted, sorted by path."""
    return [
        found
        for path, entry in sorted(state.lock.entries.items())
        for found in _file(state, path, entry)
    ]


def _file(state: State, path: str, entry: LockEntry) -> list[EditedFile]:
    found = list(_edits(state, path, entry))
    if entry.pins and not found:
        found = [EditedFile(path, "")]
    return [replace(file, pins=entry.pins) for file in found]


def _edits(state: State, path: str, entry: LockEntry) -> Iterator[EditedFile]:
    data = state.files.read(path)
    if is_opted_out(path, state):
        own = "" if data is None else "; a file of your own is in its place"
        yield EditedFile(path, f"opted out{own}")
        return
    if data is None:
        if entry.state is not FileState.FROZEN:
            yield EditedFile(path, "deleted")
        return
    if not isinstance(data, bytes) or is_pristine(data, entry):
        return
    whole = "no longer managed" if entry.state is FileState.DETACHED else ""
    if is_snapshot(path):
        yield EditedFile(path, "edited")
        return
    base = state.base_text(path, entry.hash) if has_base(path) else None
    if base is None:
        yield EditedFile(path, whole or "edited; its base copy is missing")
        return
    found = find_manual_edits(base, decode_text(data)[0], path=path)
    if found or whole:
        yield EditedFile(path, whole, found)
    else:
        yield EditedFile(path, "formatting only")
