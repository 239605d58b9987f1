"""Old names that remain in an output folder after a run with renames."""

# ruff: noqa: PTH122

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from generator.merge import read
from generator.workspace.actions import Action, Kind
from generator.workspace.file_renames import Carry
from generator.workspace.paths import unsafe
from generator.workspace.state import State
from generator.workspace.walk import own_files

if TYPE_CHECKING:
    from generator.merge.renaming.leftovers import Leftover, Leftovers
    from generator.tree import Tree

_READ = frozenset(
    (
        *(".py", ".pyi", ".md", ".rst", ".txt", ".toml", ".yaml", ".yml", ".json"),
        *(
            ".sql",
            ".ts",
            ".tsx",
            ".js",
            ".jsx",
            ".html",
            ".jinja",
            ".sh",
            ".ini",
            ".cfg",
        ),
    )
)
_HISTORY = "migrations/versions"
"""Migrations keep the names they were written with."""
_LONGEST = 1_000_000
_MOST_FILES = 20_000


def find_leftovers(
    tree: Tree, state: State, carry: Carry, actions: Iterable[Action]
) -> tuple[Leftover, ...]:
    """Return the lines that still use an old name after the actions are applied."""
    if not carry.renames:
        return ()
    # Only a run with renames needs it.
    from generator.merge.renaming.leftovers import Leftovers

    entities = {file.entity for file in tree.values() if file.entity is not None}
    after = Afterwards(state, actions)
    search = Leftovers(carry.renames, carry.everywhere, entities, after.text)
    return tuple(sorted(after.searched(search, tree)))


class Afterwards:
    """The files of an output folder after some actions are applied."""

    def __init__(self, state: State, actions: Iterable[Action]) -> None:
        self._state = state
        self._done = {action.path: action for action in actions}

    def text(self, path: str) -> str | None:
        """Return the text of a file; None if there is none."""
        action = self._done.get(path)
        data = action.after if action is not None else self._state.files.read(path)
        return read(data)[0] if isinstance(data, bytes) else None

    def searched(self, search: Leftovers, tree: Tree) -> Iterator[Leftover]:
        """Yield the lines written by users that still use an old name."""
        for path in _paths(self._state.output, self._done):
            action, file = self._done.get(path), tree.get(path)
            if action is not None and _is_as_emitted(
                action, file.text if file else None
            ):
                continue
            text = self.text(path)
            if text is not None and len(text) < _LONGEST:
                managed = file is not None and action is not None
                pristine = file.text if file is not None and managed else ""
                yield from search.of(path, text, pristine)


def _is_as_emitted(action: Action, text: str | None) -> bool:
    if action.after is None:
        return True
    return action.kind is not Kind.FOREIGN and read(action.after)[0] == text


def _paths(output: str, done: Iterable[str]) -> Iterator[str]:
    """Yield the files that may use old names, emitted or not."""
    on_disk = (
        path for path, _ in zip(own_files(output), range(_MOST_FILES), strict=False)
    )
    for path in sorted({*on_disk, *done}):
        is_text = os.path.splitext(path)[1] in _READ and not path.endswith("-lock.json")
        hidden = path.startswith(".") or path.startswith(f"{_HISTORY}/")
        if is_text and not hidden and unsafe(path) is None:
            yield path
