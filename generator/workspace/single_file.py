"""The decision for a single file, ahead of the full plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.diagnostics import Problems
from generator.workspace.decide import decide_emitted
from generator.workspace.file_actions import Action
from generator.workspace.file_renames import FileRenames, find_file_renames
from generator.workspace.files import digest
from generator.workspace.state import State
from generator.workspace.trusted_bases import with_trusted_bases

if TYPE_CHECKING:
    from generator.merge import SpecRenames
    from generator.tree import Tree


def decide_single_file(
    path: str, tree: Tree, state: State, renames: SpecRenames | None
) -> Action | None:
    """Return the action that a run writing `tree` takes on a single file.

    The file must not belong to an entity. None if the action cannot be decided.
    """
    file = tree[path]
    state = _with_trusted_base(path, tree, state)
    entry, disk = state.lock.entries.get(path), state.files.read(path)
    is_edited = (
        entry is None or not isinstance(disk, bytes) or digest(disk) != entry.hash
    )
    carry = (
        find_file_renames(renames, tree, state)
        if renames and is_edited
        else FileRenames()
    )
    return decide_emitted(path, file, state, carry, Problems())


def _with_trusted_base(path: str, tree: Tree, state: State) -> State:
    """Return a state in which the hash of one file is reliable."""
    entries = state.lock.entries
    own = {each: entry for each, entry in entries.items() if each == path}
    bases = {each: pristine for each, pristine in state.bases.items() if each == path}
    narrow = replace(state, lock=replace(state.lock, entries=own), bases=bases)
    seen = with_trusted_bases(narrow, {path: tree[path]})
    lock = replace(state.lock, entries={**entries, **seen.lock.entries})
    return replace(seen, lock=lock, bases=state.bases)
