"""Following classes and functions that the user moved to another file.

A definition generated in one file and moved to another by the user is still generated
code: changes of the spec are applied where it is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from generator.merge import has_markers, is_python, merge, read, write
from generator.workspace.actions import Action, Kind, Reason, sides_of
from generator.workspace.lock import FileState
from generator.workspace.paths import unsafe
from generator.workspace.state import State, is_pristine
from generator.workspace.walk import own_files

if TYPE_CHECKING:
    from generator.merge import Labels
    from generator.tree import Tree
    from generator.workspace.file_renames import Carry

_LEAST_LIKENESS = 0.5
_FOLLOWED = frozenset({FileState.MANAGED, FileState.DELETED})


@dataclass(frozen=True)
class Moved:
    """A definition that the user moved and the generator changes."""

    name: str
    new_name: str
    """Its name after the renames of this run."""
    home: str
    """The file that it is in now."""
    base: list[str]
    theirs: list[str]
    """Its lines as last generated (`base`) and as generated now."""
    path: str
    """The file that it was generated in."""
    source: str
    """The newly generated text of that file."""


@dataclass(frozen=True)
class Following:
    """The moved definitions to follow, by the files they were generated in."""

    moved: Mapping[str, tuple[Moved, ...]] = field(default_factory=dict)

    @property
    def homes(self) -> frozenset[str]:
        """The files that receive changes to moved definitions."""
        return frozenset(m.home for found in self.moved.values() for m in found)

    def names(self, path: str) -> frozenset[str]:
        """Return the definitions that were moved out of a file."""
        return frozenset(moved.new_name for moved in self.moved.get(path, ()))

    @property
    def all(self) -> tuple[Moved, ...]:
        """All moved definitions."""
        return tuple(moved for found in self.moved.values() for moved in found)

    def into(self, home: str) -> list[Moved]:
        """Return the definitions that were moved into a file."""
        return [moved for moved in self.all if moved.home == home]

    def bases(self, state: State) -> dict[str, str]:
        """Return the texts of the homes, with moved definitions as last generated."""
        found = {}
        for home in self.homes:
            data = state.files.read(home)
            if isinstance(data, bytes):
                found[home] = _with_bases(read(data)[0], self.into(home))
        return found


def _with_bases(text: str, incoming: Iterable[Moved]) -> str:
    from generator.merge.python.relocation import with_definition

    for moved in incoming:
        text = with_definition(text, moved.name, moved.base)
    return text


def following_of(tree: Tree, state: State, carry: Carry) -> Following:
    """Return the definitions that users moved and that this run changes."""
    wanted = {
        path: changed
        for path, texts in _edited(tree, state, carry)
        if (changed := dict(_changed(*texts, carry)))
    }
    if not wanted:
        return Following()
    names = {name for changed in wanted.values() for name in changed}
    homes = _homes(names, tree, state)
    moved = {
        path: tuple(
            Moved(name, new, home, base, theirs, source, tree[path].text)
            for name, (new, base, theirs) in changed.items()
            if (home := _likest(base, homes.get(name, {}), source)) is not None
        )
        for path, changed in wanted.items()
        for source in [carry.sources.get(path, path)]
    }
    return Following({path: found for path, found in moved.items() if found})


def followed(
    action: Action, following: Following, carry: Carry, labels: Labels
) -> Action:
    """Return an action that also merges changes to definitions moved into its file."""
    from generator.merge.python.relocation import (
        definition,
        with_definition,
        with_imports_of,
    )

    incoming = following.into(action.path)
    if action.after is None or action.kind is Kind.UNRESOLVED or not incoming:
        return action
    text, form = read(action.after)
    base, text = carry.rewritten(
        action.path,
        _with_bases(text, incoming),
        text,
        "".join(moved.source for moved in incoming),
    )
    conflicts = action.conflicts
    for moved in incoming:
        lines = definition(base, moved.new_name) or moved.base
        old = with_definition(text, moved.new_name, lines)
        theirs = with_definition(text, moved.new_name, moved.theirs)
        merged = merge(old, text, theirs, labels, path=action.path)
        if merged.conflicts:
            theirs = with_imports_of(theirs, moved.source)
            merged = merge(old, text, theirs, labels, path=action.path)
            text, conflicts = merged.text, (*conflicts, *merged.conflicts)
        else:
            text = with_imports_of(merged.text, moved.source)
    after = write(text, form)
    if after == action.after:
        return action
    if not conflicts:
        return replace(action, kind=Kind.FOLLOW, after=after, reason=Reason.CHANGED)
    return replace(
        action,
        kind=Kind.CONFLICT,
        after=after,
        reason=Reason.CHANGED,
        conflicts=conflicts,
        sides=sides_of(text, form, action.path),
    )


def own_file(path: str, state: State) -> Action | None:
    """Return an action that keeps an unmanaged file; None if there is no file."""
    disk = state.files.read(path)
    entry = state.lock.entries.get(path)
    return (
        Action(path, Kind.KEEP, disk, disk, entry) if isinstance(disk, bytes) else None
    )


def _edited(
    tree: Tree, state: State, carry: Carry
) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield the edited files that change, with their base, current and new texts."""
    for path, file in tree.items():
        source = carry.sources.get(path, path)
        entry = state.lock.entries.get(source)
        if entry is None or entry.state not in _FOLLOWED or not is_python(path):
            continue
        data = state.files.read(source)
        if isinstance(data, bytes):
            if entry.state is not FileState.MANAGED or is_pristine(data, entry):
                continue
            ours, _ = read(data)
        elif data is None:
            # A missing file may have been moved to another name.
            ours = ""
        else:
            continue
        base = state.base(source, entry.hash)
        if base is None or has_markers(ours, path=path):
            continue
        if base != file.text or carry.renames:
            yield path, (base, ours, file.text)


def _changed(
    base: str, ours: str, theirs: str, carry: Carry
) -> Iterator[tuple[str, tuple[str, list[str], list[str]]]]:
    """Yield the definitions that `ours` no longer has and `theirs` changes."""
    from generator.merge.python.relocation import definition, definitions

    for name in sorted(definitions(base) - definitions(ours)):
        new_name = carry.renamed_place(name, base, theirs)
        old, new = definition(base, name), definition(theirs, new_name)
        if old is None or new is None:
            continue
        # User edits in it may refer to renamed names.
        if old != new or carry.renames:
            yield name, (new_name, old, new)


def _homes(
    names: set[str], tree: Tree, state: State
) -> dict[str, dict[str, list[str]]]:
    """Return the definitions that users moved to other files, by name and path."""
    from generator.merge.python.relocation import definition, definitions

    found: dict[str, dict[str, list[str]]] = {}
    for path in python_files(state.output):
        data = state.files.read(path)
        text = read(data)[0] if isinstance(data, bytes) else ""
        if not any(name in text for name in names) or has_markers(text, path=path):
            continue
        emitted = definitions(tree[path].text) if path in tree else frozenset()
        for name in (names & definitions(text)) - emitted:
            lines = definition(text, name)
            if lines is not None:
                found.setdefault(name, {})[path] = lines
    return found


def _likest(base: list[str], homes: Mapping[str, list[str]], path: str) -> str | None:
    """Return the file whose definition is most similar to the generated one."""
    likeness = {
        home: SequenceMatcher(None, "\n".join(base), "\n".join(lines)).ratio()
        for home, lines in homes.items()
        if home != path
    }
    best = max(likeness, key=lambda home: likeness[home], default=None)
    return best if best is not None and likeness[best] > _LEAST_LIKENESS else None


def python_files(output: str) -> Iterator[str]:
    """Yield the Python files of the output folder, including the user's own."""
    for path in own_files(output):
        if is_python(path) and unsafe(path) is None:
            yield path
