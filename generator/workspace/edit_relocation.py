"""Carrying user edits over to the files that their definitions moved to.

Edits belong to definitions. When a class, function or route is emitted into another
file, because the layout or the module of an entity changed, its edits move with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator import merge
from generator.merge import (
    WHOLE_FILE,
    Conflict,
    Labels,
    MergeResult,
    decode_text,
    encode_text,
    has_markers,
    is_python,
    merge_pinned,
)
from generator.workspace.file_actions import (
    Action,
    ActionKind,
    DriftReason,
    split_conflicts,
)
from generator.workspace.lock import FileState, LockEntry
from generator.workspace.python_modules import module_of
from generator.workspace.state import State, is_pristine, overlay_state

if TYPE_CHECKING:
    from generator.tree import EmittedFile, Tree

_MIN_SIMILARITY = 0.5
_CONFLICT_FREE = frozenset(
    {
        ActionKind.CREATE,
        ActionKind.UPDATE,
        ActionKind.MERGE,
        ActionKind.RENAME,
        ActionKind.KEEP,
        ActionKind.UNCHANGED,
    }
)


@dataclass(frozen=True)
class RelocatedFile:
    """An edited file some or all of whose definitions are now emitted elsewhere."""

    path: str
    base: str
    ours: str
    default_target: str
    """The file that takes over code outside of definitions."""
    definition_targets: Mapping[str, str]
    """The files of its definitions, including those that users added."""
    pins: tuple[str, ...] = ()

    @property
    def targets(self) -> set[str]:
        """The files that take over its edits."""
        return {self.default_target, *self.definition_targets.values()}

    def pins_in(self, target: str) -> set[str]:
        """Return its pinned places that a file takes over."""
        pins = (
            {*self.pins, *self.definition_targets}
            if WHOLE_FILE in self.pins
            else {*self.pins}
        )
        homes = ((pin, pin.partition(".")[0].partition(":")[0]) for pin in pins)
        return {
            pin
            for pin, name in homes
            if pin != WHOLE_FILE
            and self.definition_targets.get(name, self.default_target) == target
        }


@dataclass(frozen=True)
class Relocations:
    """The edits that move to other files."""

    sources: Mapping[str, RelocatedFile] = field(default_factory=dict)
    stranded: frozenset[str] = frozenset()
    """Edited files of another layout whose definitions are no longer emitted."""
    modules: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The new modules of names, by their old module and the name."""

    def sources_for(self, target: str) -> list[RelocatedFile]:
        """Return the files whose edits a file takes over."""
        return [
            source
            for path, source in self.sources.items()
            if path != target and target in source.targets
        ]

    def new_module_of(self, module: str, name: str) -> str | None:
        """Return the new module of a name; None if it has not moved."""
        return self.modules.get((module, name))


def find_relocations(tree: Tree, state: State, carried: frozenset[str]) -> Relocations:
    """Find the edited files whose definitions moved, and where their edits go.

    `carried` are the files whose edits already follow a rename.
    """
    edited = dict(_edited_sources(tree, state, carried))
    if not edited:
        return Relocations()

    homes = _definition_targets(tree, state)
    sources: dict[str, RelocatedFile] = {}
    stranded = set()
    for path, (base, ours) in edited.items():
        own = {name: homes[name] for name in merge.defined_names(base) if name in homes}
        own = _match_by_value(own, base, tree, set(homes.values()))
        if path in tree and not own:
            continue
        main = path if path in tree else _default_target(own, base, tree, state)
        if main is not None:
            placed = merge.definition_files(base, ours, own, main)
            pins = state.lock.entries[path].pins
            sources[path] = RelocatedFile(path, base, ours, main, placed, pins)
        elif _is_of_another_layout(state.lock.entries[path], tree, state):
            stranded.add(path)
    modules = _modules(tree, state, homes, sources.values())
    return Relocations(sources, frozenset(stranded), modules)


def state_without_moved(state: State, source: RelocatedFile) -> State:
    """Return a state as if the definitions that left a file had never been in it."""

    base, ours = (
        merge.extract_share(text, source.definition_targets, source.path, is_main=True)
        for text in (source.base, source.ours)
    )
    return overlay_state(state, source.path, base, ours)


def merge_relocated_edits(
    action: Action, housing: Relocations, labels: Labels
) -> Action:
    """Return an action that also merges the edits that come from other files."""
    if action.kind not in _CONFLICT_FREE or action.after is None:
        return action
    text, form = decode_text(action.after)
    merged = apply_relocated_edits(action.path, text, housing, labels)
    action = _with_moved_pins(action, housing)
    after = encode_text(merged.text, form)
    if after == action.after:
        return action
    if not merged.conflicts:
        return replace(
            action, kind=ActionKind.MOVE, after=after, reason=DriftReason.CHANGED
        )
    return replace(
        action,
        kind=ActionKind.CONFLICT,
        after=after,
        reason=DriftReason.CHANGED,
        conflicts=(*action.conflicts, *merged.conflicts),
        merge_inputs=split_conflicts(merged.text, form, action.path),
    )


def apply_relocated_edits(
    path: str, text: str, housing: Relocations, labels: Labels
) -> MergeResult:
    """Return the text of a file with the edits from other files merged in."""
    conflicts: tuple[Conflict, ...] = ()
    for source in housing.sources_for(path):
        base, ours = _extract_share(source, path, text, housing)
        said = replace(labels, ours=f"{source.path} (edited by hand)")
        pins = source.pins_in(path)
        merged = merge_pinned(base, ours, text, said, path=path, pinned=pins)
        text, conflicts = merged.text, (*conflicts, *merged.conflicts)
    return MergeResult(text, conflicts)


def _with_moved_pins(action: Action, housing: Relocations) -> Action:
    """Return an action with the pins of the files whose edits it takes over."""
    pins = {
        pin
        for found in housing.sources_for(action.path)
        for pin in found.pins_in(action.path)
    }
    if not pins or action.entry is None:
        return action
    entry = replace(action.entry, pins=tuple(sorted({*pins, *action.entry.pins})))
    return replace(action, entry=entry)


def _extract_share(
    source: RelocatedFile, target: str, theirs: str, housing: Relocations
) -> tuple[str, str]:
    """Return the part of a file that moves to another: as generated and as edited."""

    base, ours = (
        merge.move_imports(
            merge.rename_regions(
                merge.extract_share(
                    text,
                    source.definition_targets,
                    target,
                    is_main=target == source.default_target,
                ),
                theirs,
            ),
            housing.new_module_of,
        )
        for text in (source.base, source.ours)
    )
    return merge.rename_variables(base, ours, theirs)


def decide_moved_out(
    path: str,
    housing: Relocations,
    decided: Mapping[str, Action | None],
    state: State,
    full: Collection[str],
) -> Action:
    """Return the action for a file whose edits move to others.

    It is kept while one of those cannot take them yet, and stranded if one is among the
    `full` ones, which have their own conflicts at the same places.
    """
    disk = state.files.read(path)
    assert isinstance(disk, bytes)
    if not housing.sources[path].targets.isdisjoint(full):
        return strand(path, state)
    actions = [decided.get(target) for target in housing.sources[path].targets]
    taken = _CONFLICT_FREE | {ActionKind.MOVE, ActionKind.CONFLICT}
    if all(action is not None and action.kind in taken for action in actions):
        return Action(path, ActionKind.REMOVE, disk, None, None, DriftReason.CHANGED)
    return Action(path, ActionKind.KEEP, disk, disk, state.lock.entries[path])


def strand(path: str, state: State) -> Action:
    """Return the action for an edited file that no other file takes over."""
    disk = state.files.read(path)
    assert isinstance(disk, bytes)
    entry = replace(state.lock.entries[path], state=FileState.DETACHED)
    return Action(path, ActionKind.STRANDED, disk, disk, entry, DriftReason.CHANGED)


def _edited_sources(
    tree: Tree, state: State, carried: frozenset[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the edited files that definitions left: as generated, and as edited."""
    for path, entry in state.lock.entries.items():
        if path in carried or not is_python(path):
            continue
        if entry.state is not FileState.MANAGED:
            continue
        data = state.files.read(path)
        if not isinstance(data, bytes):
            continue
        if is_pristine(data, entry) and not entry.pins:
            continue
        base = state.base_text(path, entry.hash) or state.search_base(path, entry.hash)
        ours, _ = decode_text(data)
        if has_markers(ours, path=path) or base is None:
            continue
        if _loses_definitions(base, tree.get(path)):
            yield path, (base, ours)


def _loses_definitions(base: str, file: EmittedFile | None) -> bool:
    """Return whether any definition of a file is no longer emitted there."""
    if file is None or file.text == base:
        return file is None

    return not merge.defined_names(base) <= merge.defined_names(file.text)


def _definition_targets(tree: Tree, state: State) -> dict[str, str]:
    """Return the new file of each definition that was added to exactly one file."""

    found: dict[str, list[str]] = {}
    for path, file in tree.items():
        if file.frozen or not is_python(path):
            continue
        entry = state.lock.entries.get(path)
        before = state.base_text(path, entry.hash) if entry is not None else None
        if before == file.text:
            continue
        for name in merge.defined_names(file.text) - merge.defined_names(before or ""):
            found.setdefault(name, []).append(path)
    return {name: paths[0] for name, paths in found.items() if len(paths) == 1}


def _match_by_value(
    own: dict[str, str], base: str, tree: Tree, paths: set[str]
) -> dict[str, str]:
    """Return the new files of definitions; variables are matched by their values."""

    held = merge.unique_calls(base)
    found = {path: merge.unique_calls(tree[path].text) for path in paths}
    result = {
        name: path
        for name, path in own.items()
        if found[path].get(name) not in {*held.values()} - {held.get(name)}
    }
    for name, value in held.items():
        new = [path for path, others in found.items() if value in others.values()]
        if len(new) == 1:
            result[name] = new[0]
    return result


def _default_target(
    own: Mapping[str, str], base: str, tree: Tree, state: State
) -> str | None:
    """Return the file that now has most of the definitions of a removed one."""

    if own:
        return Counter(own.values()).most_common(1)[0][0]
    return _most_similar(merge.module_bindings(base), tree, state)


def _most_similar(names: frozenset[str], tree: Tree, state: State) -> str | None:
    """Return the new file that binds most of some names; None if none is close."""

    best, most = None, _MIN_SIMILARITY
    for path, file in tree.items():
        if path in state.lock.entries or file.frozen or not is_python(path):
            continue
        others = merge.module_bindings(file.text)
        if names and (likeness := len(names & others) / len(names | others)) > most:
            best, most = path, likeness
    return best


def _is_of_another_layout(entry: LockEntry, tree: Tree, state: State) -> bool:
    """Return whether other templates have replaced the template of a file."""
    now = {file.template for file in tree.values()}
    before = {each.template for each in state.lock.entries.values()}
    return entry.template not in now and bool(now - before)


def _modules(
    tree: Tree, state: State, homes: Mapping[str, str], sources: Iterable[RelocatedFile]
) -> dict[tuple[str, str], str]:
    """Return the new modules of the names that removed modules defined."""

    present = {module_of(path) for path in tree if is_python(path)}
    gone = {
        path: entry.hash
        for path, entry in state.lock.entries.items()
        if path not in tree and is_python(path) and module_of(path) not in present
    }
    found = {}
    for path, pristine in gone.items():
        for name in merge.defined_names(state.base_text(path, pristine) or ""):
            if name in homes:
                found[module_of(path), name] = module_of(homes[name])
    for source in sources:
        for name, target in source.definition_targets.items():
            if target != source.path:
                found[module_of(source.path), name] = module_of(target)
    return found
