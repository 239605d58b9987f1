"""Old names that remain in an output folder after a run with renames."""

# ruff: noqa: PTH122

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from generator import merge
from generator.merge import decode_text
from generator.workspace.file_actions import Action, ActionKind
from generator.workspace.file_renames import FileRenames
from generator.workspace.paths import unsafe_reason
from generator.workspace.state import State
from generator.workspace.walk import walk_files

if TYPE_CHECKING:
    from generator.merge import StaleLine, StaleNames
    from generator.tree import Tree

_SEARCHED_SUFFIXES = frozenset(
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
_MAX_LENGTH = 1_000_000
_MAX_FILES = 20_000


def find_stale_lines(
    tree: Tree, state: State, carry: FileRenames, actions: Iterable[Action]
) -> tuple[StaleLine, ...]:
    """Return the lines that still use an old name after the actions are applied."""
    if not carry.renames:
        return ()
    # Only a run with renames needs it.

    entities = {file.entity for file in tree.values() if file.entity is not None}
    after = FilesAfter(state, actions)
    search = merge.StaleNames(carry.renames, carry.global_names, entities, after.text)
    return tuple(sorted(after.search_lines(search, tree)))


class FilesAfter:
    """The files of an output folder after some actions are applied."""

    def __init__(self, state: State, actions: Iterable[Action]) -> None:
        self._state = state
        self._actions = {action.path: action for action in actions}

    def text(self, path: str) -> str | None:
        """Return the text of a file; None if there is none."""
        action = self._actions.get(path)
        data = action.after if action is not None else self._state.files.read(path)
        return decode_text(data)[0] if isinstance(data, bytes) else None

    def search_lines(self, search: StaleNames, tree: Tree) -> Iterator[StaleLine]:
        """Yield the lines written by users that still use an old name."""
        for path in _paths(self._state.output, self._actions):
            action, file = self._actions.get(path), tree.get(path)
            if action is not None and _is_as_emitted(
                action, file.text if file else None
            ):
                continue
            text = self.text(path)
            if text is not None and len(text) < _MAX_LENGTH:
                managed = file is not None and action is not None
                pristine = file.text if file is not None and managed else ""
                yield from search.find_in(path, text, pristine)


def _is_as_emitted(action: Action, text: str | None) -> bool:
    if action.after is None:
        return True
    return (
        action.kind is not ActionKind.FOREIGN and decode_text(action.after)[0] == text
    )


def _paths(output: str, done: Iterable[str]) -> Iterator[str]:
    """Yield the files that may use old names, emitted or not."""
    on_disk = (
        path for path, _ in zip(walk_files(output), range(_MAX_FILES), strict=False)
    )
    for path in sorted({*on_disk, *done}):
        is_text = os.path.splitext(path)[1] in _SEARCHED_SUFFIXES and not path.endswith(
            "-lock.json"
        )
        hidden = path.startswith(".") or path.startswith(f"{_HISTORY}/")
        if is_text and not hidden and unsafe_reason(path) is None:
            yield path
