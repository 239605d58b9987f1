"""Following classes and functions that the user moved to another file.

A definition generated in one file and moved to another by the user is still generated
code: changes of the spec are applied where it is now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from generator import merge
from generator.merge import (
    decode_text,
    encode_text,
    has_markers,
    is_python,
    merge_texts,
)
from generator.workspace.file_actions import (
    Action,
    ActionKind,
    DriftReason,
    split_conflicts,
)
from generator.workspace.lock import FileState
from generator.workspace.paths import unsafe_reason
from generator.workspace.state import State, is_pristine
from generator.workspace.walk import walk_files

if TYPE_CHECKING:
    from generator.merge import Labels
    from generator.tree import Tree
    from generator.workspace.file_renames import FileRenames

_MIN_SIMILARITY = 0.5
_FOLLOWED_STATES = frozenset({FileState.MANAGED, FileState.DELETED})


@dataclass(frozen=True)
class MovedDefinition:
    """A definition that the user moved and the generator changes."""

    name: str
    new_name: str
    """Its name after the renames of this run."""
    target: str
    """The file that it is in now."""
    base: list[str]
    theirs: list[str]
    """Its lines as last generated (`base`) and as generated now."""
    path: str
    """The file that it was generated in."""
    new_source_text: str
    """The newly generated text of that file."""


@dataclass(frozen=True)
class MovedDefinitions:
    """The moved definitions to follow, by the files they were generated in."""

    moved: Mapping[str, tuple[MovedDefinition, ...]] = field(default_factory=dict)

    @property
    def targets(self) -> frozenset[str]:
        """The files that receive changes to moved definitions."""
        return frozenset(m.target for found in self.moved.values() for m in found)

    def find_moved_out_of(self, path: str) -> frozenset[str]:
        """Return the definitions that were moved out of a file."""
        return frozenset(moved.new_name for moved in self.moved.get(path, ()))

    @property
    def all_moved(self) -> tuple[MovedDefinition, ...]:
        """All moved definitions."""
        return tuple(moved for found in self.moved.values() for moved in found)

    def find_moved_into(self, home: str) -> list[MovedDefinition]:
        """Return the definitions that were moved into a file."""
        return [moved for moved in self.all_moved if moved.target == home]

    def base_texts(self, state: State) -> dict[str, str]:
        """Return the texts of the homes, with moved definitions as last generated."""
        found = {}
        for home in self.targets:
            data = state.files.read(home)
            if isinstance(data, bytes):
                found[home] = _with_bases(
                    decode_text(data)[0], self.find_moved_into(home)
                )
        return found


def _with_bases(text: str, incoming: Iterable[MovedDefinition]) -> str:

    for moved in incoming:
        text = merge.replace_definition(text, moved.name, moved.base)
    return text


def find_moved_definitions(
    tree: Tree, state: State, carry: FileRenames
) -> MovedDefinitions:
    """Return the definitions that users moved and that this run changes."""
    wanted = {
        path: changed
        for path, texts in _edited_sources(tree, state, carry)
        if (changed := dict(_changed_missing_definitions(*texts, carry)))
    }
    if not wanted:
        return MovedDefinitions()
    names = {name for changed in wanted.values() for name in changed}
    homes = _find_definitions(names, tree, state)
    moved = {
        path: tuple(
            MovedDefinition(name, new, home, base, theirs, source, tree[path].text)
            for name, (new, base, theirs) in changed.items()
            if (home := _most_similar(base, homes.get(name, {}), source)) is not None
        )
        for path, changed in wanted.items()
        for source in [carry.sources.get(path, path)]
    }
    return MovedDefinitions({path: found for path, found in moved.items() if found})


def merge_moved_definitions(
    action: Action, following: MovedDefinitions, carry: FileRenames, labels: Labels
) -> Action:
    """Return an action that also merges changes to definitions moved into its file."""

    incoming = following.find_moved_into(action.path)
    if action.after is None or action.kind is ActionKind.UNRESOLVED or not incoming:
        return action
    text, form = decode_text(action.after)
    base, text = carry.rewrite(
        action.path,
        _with_bases(text, incoming),
        text,
        "".join(moved.new_source_text for moved in incoming),
    )
    conflicts = action.conflicts
    for moved in incoming:
        lines = merge.find_definition(base, moved.new_name) or moved.base
        old = merge.replace_definition(text, moved.new_name, lines)
        theirs = merge.replace_definition(text, moved.new_name, moved.theirs)
        merged = merge_texts(old, text, theirs, labels, path=action.path)
        if merged.conflicts:
            theirs = merge.add_missing_imports(theirs, moved.new_source_text)
            merged = merge_texts(old, text, theirs, labels, path=action.path)
            text, conflicts = merged.text, (*conflicts, *merged.conflicts)
        else:
            text = merge.add_missing_imports(merged.text, moved.new_source_text)
    after = encode_text(text, form)
    if after == action.after:
        return action
    if not conflicts:
        return replace(
            action, kind=ActionKind.FOLLOW, after=after, reason=DriftReason.CHANGED
        )
    return replace(
        action,
        kind=ActionKind.CONFLICT,
        after=after,
        reason=DriftReason.CHANGED,
        conflicts=conflicts,
        merge_inputs=split_conflicts(text, form, action.path),
    )


def keep_unmanaged(path: str, state: State) -> Action | None:
    """Return an action that keeps an unmanaged file; None if there is no file."""
    disk = state.files.read(path)
    entry = state.lock.entries.get(path)
    return (
        Action(path, ActionKind.KEEP, disk, disk, entry)
        if isinstance(disk, bytes)
        else None
    )


def _edited_sources(
    tree: Tree, state: State, carry: FileRenames
) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield the edited files that change, with their base, current and new texts."""
    for path, file in tree.items():
        source = carry.sources.get(path, path)
        entry = state.lock.entries.get(source)
        if entry is None or entry.state not in _FOLLOWED_STATES or not is_python(path):
            continue
        data = state.files.read(source)
        if isinstance(data, bytes):
            if entry.state is not FileState.MANAGED or is_pristine(data, entry):
                continue
            ours, _ = decode_text(data)
        elif data is None:
            # A missing file may have been moved to another name.
            ours = ""
        else:
            continue
        base = state.base_text(source, entry.hash)
        if base is None or has_markers(ours, path=path):
            continue
        if base != file.text or carry.renames:
            yield path, (base, ours, file.text)


def _changed_missing_definitions(
    base: str, ours: str, theirs: str, carry: FileRenames
) -> Iterator[tuple[str, tuple[str, list[str], list[str]]]]:
    """Yield the definitions that `ours` no longer has and `theirs` changes."""

    for name in sorted(merge.defined_names(base) - merge.defined_names(ours)):
        new_name = carry.new_place_name(name, base, theirs)
        old, new = merge.find_definition(base, name), merge.find_definition(
            theirs, new_name
        )
        if old is None or new is None:
            continue
        # User edits in it may refer to renamed names.
        if old != new or carry.renames:
            yield name, (new_name, old, new)


def _find_definitions(
    names: set[str], tree: Tree, state: State
) -> dict[str, dict[str, list[str]]]:
    """Return the definitions that users moved to other files, by name and path."""

    found: dict[str, dict[str, list[str]]] = {}
    for path in walk_python_files(state.output):
        data = state.files.read(path)
        text = decode_text(data)[0] if isinstance(data, bytes) else ""
        if not any(name in text for name in names) or has_markers(text, path=path):
            continue
        emitted = merge.defined_names(tree[path].text) if path in tree else frozenset()
        for name in (names & merge.defined_names(text)) - emitted:
            lines = merge.find_definition(text, name)
            if lines is not None:
                found.setdefault(name, {})[path] = lines
    return found


def _most_similar(
    base: list[str], homes: Mapping[str, list[str]], path: str
) -> str | None:
    """Return the file whose definition is most similar to the generated one."""
    likeness = {
        home: SequenceMatcher(None, "\n".join(base), "\n".join(lines)).ratio()
        for home, lines in homes.items()
        if home != path
    }
    best = max(likeness, key=lambda home: likeness[home], default=None)
    return best if best is not None and likeness[best] > _MIN_SIMILARITY else None


def walk_python_files(output: str) -> Iterator[str]:
    """Yield the Python files of the output folder, including the user's own."""
    for path in walk_files(output):
        if is_python(path) and unsafe_reason(path) is None:
            yield path
