"""The reliability of base copies, and replacements for those that are not reliable.

The lock does not repeat what a base copy says. So if a copy was edited along with its
file, as by search and replace across the folder, the edit would look generated. A copy
is reliable if it matches what the generator writes now, if a run on this machine wrote
it, or if it is as git has it; outside git, every copy is trusted. A copy that is lost,
has conflict markers or is not reliable is replaced by git's newest copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.merge import decode_text, has_markers
from generator.workspace import git
from generator.workspace.base_format import decode_base
from generator.workspace.cache import read_last_run
from generator.workspace.paths import GEN, base_path, has_base, is_snapshot
from generator.workspace.state import State, text_digest

if TYPE_CHECKING:
    from generator.tree import Tree


def with_trusted_bases(state: State, tree: Tree) -> State:
    """Return a state in which every hash is reliable or empty."""
    doubtful = _unreadable_bases(state) | _modified_bases(state, tree)
    if not doubtful:
        return state
    written = read_last_run(state.files).bases
    entries, found = dict(state.lock.entries), dict(state.recovered_bases)
    for path in sorted(doubtful):
        emitted = tree[path].text if path in tree else None
        text = emitted if _is_current(state, path, emitted, written) else None
        text = _newest_git_base(state, path) if text is None else text
        if text is not None:
            found[path] = text
        pristine = "" if text is None else text_digest(text)
        entries[path] = replace(entries[path], hash=pristine)
    return replace(
        state, lock=replace(state.lock, entries=entries), recovered_bases=found
    )


def _is_current(
    state: State,
    path: str,
    emitted: str | None,
    written: Mapping[str, tuple[str, ...]],
) -> bool:
    """Return whether the last generated text of a file is what is generated now.

    True if its base copy says so, or if the copy is lost and a run on this machine last
    wrote it that way.
    """
    if emitted is None:
        return False
    pristine = text_digest(emitted)
    last = written.get(path, ())[:1]
    return state.base_text(path, pristine) is not None or last == (pristine,)


def _unreadable_bases(state: State) -> set[str]:
    """Return the files whose base copies are missing or have conflict markers."""
    return {
        path
        for path, entry in state.lock.entries.items()
        if has_base(path) and not entry.recorded and not state.bases.get(path)
    }


def _modified_bases(state: State, tree: Tree) -> set[str]:
    """Return the files whose base copies were changed outside of runs and git."""
    unequal = [
        path
        for path, pristine in state.bases.items()
        if pristine
        and not is_snapshot(path)
        and not (path in tree and text_digest(tree[path].text) == pristine)
    ]
    if not unequal:
        return set()
    written = read_last_run(state.files).bases
    asked = {
        base_path(path): path
        for path in unequal
        if state.bases[path] not in written.get(path, ())
    }
    changed = git.changed_paths(state.output, GEN) if asked else set()
    return {asked[name] for name in changed & asked.keys()}


def _newest_git_base(state: State, path: str) -> str | None:
    """Return git's newest text of a base copy without conflict markers."""
    if is_snapshot(path):
        return None
    for data in git.stored_versions(state.output, base_path(path)):
        text, _ = decode_text(decode_base(data))
        if not has_markers(text, path=path):
            return text
    return None
