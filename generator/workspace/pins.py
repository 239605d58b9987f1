"""Pins: places in generated files that keep the user's version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.diagnostics import Problems, nearest_word
from generator.merge import (
    WHOLE_FILE,
    choose_side,
    conflict_places,
    decode_text,
    encode_text,
    is_pinned_by,
    place_names,
    remerge,
)
from generator.workspace.conflicted_files import find_conflicted_files
from generator.workspace.file_actions import Action, ActionKind
from generator.workspace.lock import FileState
from generator.workspace.path_arguments import PathArgument
from generator.workspace.plan import Plan
from generator.workspace.state import State

PinTarget = tuple[PathArgument, str | None]
"""A file or folder and the name of a place in it; None for its conflicts."""


def plan_pins(
    places: Sequence[PinTarget], state: State, problems: Problems
) -> Plan | None:
    """Plan to pin places and to resolve their conflicts with the user's version.

    Without `places`, all conflicts are pinned. A place without a name pins the
    conflicts of its file or, if there are none, the entire file. None if there is
    nothing to pin; the reason is in `problems`.
    """
    marked = {found.path for found in find_conflicted_files(state)}
    pins: dict[str, set[str]] = {}
    for path, name in _files(places, marked, state, problems):
        found = _pins(path, name, path in marked, state, problems)
        pins.setdefault(path, set()).update(found)
    actions = [
        _action(path, names, path in marked, state) for path, names in pins.items()
    ]
    return _plan(actions, state, problems)


def plan_unpins(
    places: Sequence[PinTarget], state: State, problems: Problems
) -> Plan | None:
    """Plan to remove pins: those with the given names, or all pins of a file.

    None if there is no such pin; the reason is in `problems`.
    """
    actions = []
    for name, pin in places:
        found = False
        for path, entry in state.lock.entries.items():
            left = tuple(p for p in entry.pins if pin not in (None, p))
            if name.matches(path) and left != entry.pins:
                found = True
                disk = state.files.read(path)
                there = disk if isinstance(disk, bytes) else None
                entry = replace(entry, pins=left)
                actions.append(Action(path, ActionKind.KEEP, there, there, entry))
        if not found:
            shown = name.given if pin is None else f"{name.given}:{pin}"
            problems.add("not-pinned", None, place=shown)
    return _plan(actions, state, problems)


def _files(
    places: Sequence[PinTarget], marked: set[str], state: State, problems: Problems
) -> Iterator[tuple[str, str | None]]:
    """Yield the files to pin something in, with the name of the place, if given."""
    managed = sorted(
        path
        for path, entry in state.lock.entries.items()
        if entry.state is FileState.MANAGED
        and isinstance(state.files.read(path), bytes)
    )
    if not places:
        yield from ((path, None) for path in managed if path in marked)
    for name, place in places:
        found = [path for path in managed if name.matches(path)]
        is_folder = name.path not in found
        if is_folder:
            found = [path for path in found if path in marked]
        if not found:
            problems.add("not-generated", None, path=name.given)
        yield from ((path, place) for path in found)


def _pins(
    path: str, name: str | None, is_marked: bool, state: State, problems: Problems
) -> set[str]:
    text = _text(path, state)
    ours = choose_side(text, "ours", path=path) if is_marked else text
    if ours is None:
        problems.add("partially-resolved", None, path=path)
        return set()
    conflicts = conflict_places(text, path) if is_marked else []
    in_conflict = {each for found in conflicts for each in found}
    if name is None:
        return in_conflict if is_marked else {WHOLE_FILE}
    known = place_names(ours, path) | in_conflict
    if not any(is_pinned_by(each, name) for each in known):
        meant = nearest_word(name, sorted(known))
        hint = None if meant is None else f"did you mean `{meant}`?"
        problems.add("pin-not-found", None, path=path, name=name, hint=hint)
    return {name}


def _action(path: str, names: set[str], is_marked: bool, state: State) -> Action:
    disk, entry = state.files.read(path), state.lock.entries[path]
    assert isinstance(disk, bytes)
    pins = tuple(sorted({*entry.pins, *names}))
    text, form = decode_text(disk)
    after = encode_text(remerge(text, pins, path), form) if is_marked else disk
    return Action(path, ActionKind.KEEP, disk, after, replace(entry, pins=pins))


def _text(path: str, state: State) -> str:
    data = state.files.read(path)
    return decode_text(data)[0] if isinstance(data, bytes) else ""


def _plan(actions: Iterable[Action], state: State, problems: Problems) -> Plan | None:
    if problems.has_errors:
        return None
    actions = tuple(actions)
    entries = {a.path: a.entry for a in actions if a.entry is not None}
    lock = replace(state.lock, entries={**state.lock.entries, **entries})
    return Plan(state, actions, lock, "markers")
