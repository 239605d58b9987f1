"""Carrying user edits over to the new files and names of renamed entities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from generator import merge, naming
from generator.diagnostics import Problems
from generator.merge import (
    RenameMap,
    SpecRenames,
    decode_text,
    is_python,
    replace_names_in_lines,
)
from generator.workspace.file_actions import Action, ActionKind, DriftReason
from generator.workspace.files import FileContent, Files, Obstacle
from generator.workspace.lock import FileState
from generator.workspace.paths import base_path
from generator.workspace.state import State

if TYPE_CHECKING:
    from generator.merge import Rewriter
    from generator.tree import Tree

_PRISTINE = frozenset({ActionKind.UNCHANGED, ActionKind.UPDATE, ActionKind.CREATE})
_NO_CONFLICT = frozenset(
    {ActionKind.UNCHANGED, ActionKind.UPDATE, ActionKind.MERGE, ActionKind.KEEP}
)


@dataclass(frozen=True)
class FileRenames:
    """The renames of a run, applied to user edits."""

    renames: SpecRenames = field(default_factory=SpecRenames)
    sources: Mapping[str, str] = field(default_factory=dict)
    """The old paths of files, by their new paths."""
    global_names: RenameMap = field(default_factory=dict)
    """Names that changed throughout the output."""
    rewriter: Rewriter | None = None
    """The rewriter for Python files; None without renames."""

    def rewrite(self, path: str, base: str, ours: str, theirs: str) -> tuple[str, str]:
        """Return the base and the edited text of a file with the renames applied."""
        if self.rewriter is None:
            return base, ours
        names = {**self.global_names, **self.renames.changed_names([base], [theirs])}
        if is_python(path):
            return self.rewriter.rewrite(
                self.sources.get(path, path), base, ours, names
            )
        return replace_names_in_lines(base, base, names), replace_names_in_lines(
            ours, base, names
        )

    def with_moved_definitions(
        self, moved: Iterable[tuple[str, str, str]], bases: Mapping[str, str]
    ) -> FileRenames:
        """Return a copy that also renames definitions in the files users moved them to.

        `moved` lists, for each definition, the file it was generated in, its name and
        the file it is in now; `bases` are the latter files with the definitions as last
        generated.
        """
        if self.rewriter is None or not bases:
            return self

        things, before = self.rewriter.things, self.rewriter.before
        names = dict(things.names)
        for path, name, home in moved:
            for (module, place), new in things.names.items():
                if (
                    module == merge.module_path(path)[0]
                    and place.partition(".")[0] == name
                ):
                    names[merge.module_path(home)[0], place] = new
        rewriter = merge.Rewriter(
            replace(things, names=names),
            lambda path: bases[path] if path in bases else before(path),
            self.rewriter.disk,
        )
        return replace(self, rewriter=rewriter)

    def new_place_name(self, name: str, base: str, theirs: str) -> str:
        """Return the new dotted name of a place in a file."""
        names = {**self.global_names, **self.renames.changed_names([base], [theirs])}
        return ".".join(names.get(part, part) for part in name.split("."))


def find_file_renames(renames: SpecRenames, tree: Tree, state: State) -> FileRenames:
    """Return how the renames of a spec apply to the files of an output folder."""
    if not renames:
        return FileRenames()
    # Only a run with renames needs them.

    recorded = state.lock.entries
    old_paths = {(e.entity, e.template): path for path, e in recorded.items()}
    owners = _owners(renames, {entry.entity for entry in recorded.values()})
    sources = {}
    for path, file in tree.items():
        old = owners.get(file.entity or "")
        source = old_paths.get((old, file.template)) if old is not None else None
        if source is not None and source != path and not file.frozen:
            sources[path] = source
    before = {
        path: base
        for path, entry in recorded.items()
        if entry.state is not FileState.FROZEN
        and (base := state.base_text(path, entry.hash)) is not None
    }
    # Frozen files keep the names they were written with.
    after = [file.text for file in tree.values() if not file.frozen]
    everywhere = renames.changed_names(before.values(), after)
    things = merge.find_code_renames(_pairs(renames, tree, sources, before))
    rewriter = merge.Rewriter(things, before.get, partial(_text, state))
    return FileRenames(renames, sources, everywhere, rewriter)


def _text(state: State, path: str) -> str | None:
    """Return the text of a file on disk, whether emitted or not."""
    data = state.files.read(path)
    return decode_text(data)[0] if isinstance(data, bytes) else None


def _pairs(
    renames: SpecRenames,
    tree: Tree,
    sources: Mapping[str, str],
    before: Mapping[str, str],
) -> Iterator[merge.EmittedPair]:
    """Yield the emitted files that existed before, each with its new version."""

    left = set(sources.values())
    for path, file in tree.items():
        source = sources.get(path, path)
        if source not in before or (source == path and path in left):
            continue
        words = renames.words_for(file.entity)
        parts = frozenset(old for old, _ in renames.parts.get(file.entity or "", ()))
        spelled = cache(partial(merge.rename_words, words=words))
        yield merge.EmittedPair(source, before[source], path, file.text, spelled, parts)


def _owners(renames: SpecRenames, recorded: set[str | None]) -> Mapping[str, str]:
    """Return the old owners of files, by their new owners.

    A module that existed before and is not renamed itself does not take over another.
    """
    # Only a run with renames needs it.

    modules = {
        naming.module_owner(new): naming.module_owner(old)
        for new, old in renames.modules.items()
    }
    leave = set(modules.values())
    return {
        **renames.entities,
        **{n: o for n, o in modules.items() if n not in recorded or n in leave},
    }


def state_at_new_path(state: State, path: str, source: str) -> State:
    """Return a state as if a file had already been at its new path."""
    entries = {**state.lock.entries, path: state.lock.entries[source]}
    seen = {path: source, base_path(path): base_path(source)}
    files = _Redirected(state.files.root, seen)
    found = {
        new: state.recovered_bases[old]
        for new, old in seen.items()
        if old in state.recovered_bases
    }
    lock = replace(state.lock, entries=entries)
    return replace(state, lock=lock, files=files, recovered_bases=found)


def move_action(
    action: Action, state: State, source: str, data: bytes, problems: Problems
) -> Action | None:
    """Return the action on disk for the decision made for a file at its new path.

    None if something is in the way of the file, or of the edits of `source`, its old
    path; the reason is in `problems`.
    """
    there = state.files.read(action.path)
    if isinstance(there, Obstacle):
        problems.add("blocked-path", None, path=action.path, reason=there.reason)
        return None
    if there is not None and _is_unmanaged(action.path, state):
        if action.kind in _PRISTINE:
            kind, reason = ActionKind.FOREIGN, DriftReason.FOREIGN
            return Action(action.path, kind, there, there, None, reason)
        problems.add("rename-blocked", None, path=action.path, source=source)
        return None
    kind = ActionKind.RENAME if action.kind in _NO_CONFLICT else action.kind
    return replace(
        action, kind=kind, before=there, base=data, reason=DriftReason.CHANGED
    )


def _is_unmanaged(path: str, state: State) -> bool:
    """Return whether a file on disk is not managed."""
    entry = state.lock.entries.get(path)
    return entry is None or entry.state is FileState.DETACHED


def remove_old_path(path: str, state: State) -> Action:
    """Return the action for the old path of a file that moved."""
    disk = state.files.read(path)
    if not isinstance(disk, bytes):
        return Action(path, ActionKind.FORGET, None, None, None, DriftReason.CHANGED)
    return Action(path, ActionKind.REMOVE, disk, None, None, DriftReason.CHANGED)


class _Redirected(Files):
    """Files, some of which are read from other paths."""

    def __init__(self, root: str, seen: Mapping[str, str]) -> None:
        super().__init__(root)
        self._targets = seen

    def read(self, path: str) -> FileContent:
        return super().read(self._targets.get(path, path))

    def exists(self, path: str) -> bool:
        return super().exists(self._targets.get(path, path))
