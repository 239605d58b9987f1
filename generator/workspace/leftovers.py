"""The old names that a run with renames leaves in the files of an output folder."""

# ruff: noqa: PTH110, PTH118, PTH122

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from generator.merge import read
from generator.workspace.actions import Action, Kind
from generator.workspace.carry import Carry
from generator.workspace.paths import unsafe
from generator.workspace.state import State

if TYPE_CHECKING:
    from generator.emit.tree import Tree
    from generator.merge.renaming.leftovers import Leftover

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
_LEFT_OUT = frozenset(("venv", "node_modules", "site-packages", "__pycache__", "dist"))
_HISTORY = "migrations/versions"
"""What was done to databases keeps the names of its time."""
_LONGEST = 1_000_000
_MOST_FILES = 20_000


def find_leftovers(
    tree: Tree, state: State, carry: Carry, actions: Iterable[Action]
) -> tuple[Leftover, ...]:
    """Return the lines that still use an old name once the actions are carried out."""
    if not carry.renames:
        return ()
    # Only a run that renames something needs it.
    from generator.merge.renaming.leftovers import Leftovers

    done = {action.path: action for action in actions}

    def after(path: str) -> str | None:
        action = done.get(path)
        data = action.after if action is not None else state.files.read(path)
        return read(data)[0] if isinstance(data, bytes) else None

    entities = {file.entity for file in tree.values() if file.entity is not None}
    search = Leftovers(carry.renames, carry.everywhere, entities, after)
    found: list[Leftover] = []
    for path in _paths(state.output, done):
        action, file = done.get(path), tree.get(path)
        if action is not None and _is_as_emitted(action, file.text if file else None):
            continue
        text = after(path)
        if text is not None and len(text) < _LONGEST:
            managed = file is not None and action is not None
            pristine = file.text if file is not None and managed else ""
            found += search.of(path, text, pristine)
    return tuple(sorted(found))


def _is_as_emitted(action: Action, text: str | None) -> bool:
    if action.after is None:
        return True
    return action.kind is not Kind.FOREIGN and read(action.after)[0] == text


def _paths(output: str, done: Iterable[str]) -> Iterator[str]:
    """Yield the files that may use old names, emitted or not."""
    on_disk = (path for path, _ in zip(_walk(output), range(_MOST_FILES), strict=False))
    for path in sorted({*on_disk, *done}):
        is_text = os.path.splitext(path)[1] in _READ and not path.endswith("-lock.json")
        hidden = path.startswith(".") or path.startswith(f"{_HISTORY}/")
        if is_text and not hidden and unsafe(path) is None:
            yield path


def _walk(output: str) -> Iterator[str]:
    for folder, folders, names in os.walk(output):
        inner = os.path.relpath(folder, output).replace(os.sep, "/")
        start = "" if inner == "." else f"{inner}/"
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _LEFT_OUT
            and f"{start}{name}" != _HISTORY
            and not os.path.exists(os.path.join(folder, name, "pyvenv.cfg"))
        )
        yield from (f"{start}{name}" for name in sorted(names))
