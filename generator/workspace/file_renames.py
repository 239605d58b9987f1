"""Carrying user edits over to the new files and names of renamed entities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from generator.diagnostics import Problems
from generator.merge import Names, Renames, is_python, read
from generator.merge.renaming.words import in_lines
from generator.workspace.actions import Action, Kind, Reason
from generator.workspace.files import Blocked, Files, Found
from generator.workspace.lock import FileState
from generator.workspace.paths import base_path
from generator.workspace.state import State

if TYPE_CHECKING:
    from generator.merge.renaming.rewriting import Rewriter
    from generator.merge.renaming.things import Pair
    from generator.tree import Tree

_PRISTINE = frozenset({Kind.UNCHANGED, Kind.UPDATE, Kind.CREATE})
_QUIET = frozenset({Kind.UNCHANGED, Kind.UPDATE, Kind.MERGE, Kind.KEEP})


@dataclass(frozen=True)
class Carry:
    """The renames of a run, applied to user edits."""

    renames: Renames = field(default_factory=Renames)
    sources: Mapping[str, str] = field(default_factory=dict)
    """The old paths of files, by their new paths."""
    everywhere: Names = field(default_factory=dict)
    """Names that changed throughout the output."""
    rewriter: Rewriter | None = None
    """The rewriter for Python files; None without renames."""

    def rewritten(
        self, path: str, base: str, ours: str, theirs: str
    ) -> tuple[str, str]:
        """Return the base and the edited text of a file with the renames applied."""
        if self.rewriter is None:
            return base, ours
        names = {**self.everywhere, **self.renames.names([base], [theirs])}
        if is_python(path):
            return self.rewriter.rewrite(
                self.sources.get(path, path), base, ours, names
            )
        return in_lines(base, base, names), in_lines(ours, base, names)

    def with_moved(
        self, moved: Iterable[tuple[str, str, str]], bases: Mapping[str, str]
    ) -> Carry:
        """Return a copy that also renames definitions in the files users moved them to.

        `moved` lists, for each definition, the file it was generated in, its name and
        the file it is in now; `bases` are the latter files with the definitions as last
        generated.
        """
        if self.rewriter is None or not bases:
            return self
        from generator.merge.renaming.rewriting import Rewriter
        from generator.merge.renaming.things import module_path

        things, before = self.rewriter.things, self.rewriter.before
        names = dict(things.names)
        for path, name, home in moved:
            for (module, place), new in things.names.items():
                if module == module_path(path)[0] and place.partition(".")[0] == name:
                    names[module_path(home)[0], place] = new
        rewriter = Rewriter(
            replace(things, names=names),
            lambda path: bases[path] if path in bases else before(path),
            self.rewriter.disk,
        )
        return replace(self, rewriter=rewriter)

    def renamed_place(self, name: str, base: str, theirs: str) -> str:
        """Return the new dotted name of a place in a file."""
        names = {**self.everywhere, **self.renames.names([base], [theirs])}
        return ".".join(names.get(part, part) for part in name.split("."))


def carry_of(renames: Renames, tree: Tree, state: State) -> Carry:
    """Return how the renames of a spec apply to the files of an output folder."""
    if not renames:
        return Carry()
    # Only a run with renames needs them.
    from generator.merge.renaming.rewriting import Rewriter
    from generator.merge.renaming.things import things_of

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
        and (base := state.base(path, entry.hash)) is not None
    }
    # Frozen files keep the names they were written with.
    after = [file.text for file in tree.values() if not file.frozen]
    everywhere = renames.names(before.values(), after)
    things = things_of(_pairs(renames, tree, sources, before))
    rewriter = Rewriter(things, before.get, partial(_text, state))
    return Carry(renames, sources, everywhere, rewriter)


def _text(state: State, path: str) -> str | None:
    """Return the text of a file on disk, whether emitted or not."""
    data = state.files.read(path)
    return read(data)[0] if isinstance(data, bytes) else None


def _pairs(
    renames: Renames,
    tree: Tree,
    sources: Mapping[str, str],
    before: Mapping[str, str],
) -> Iterator[Pair]:
    """Yield the emitted files that existed before, each with its new version."""
    from generator.merge.renaming.things import Pair
    from generator.merge.renaming.words import renamed

    left = set(sources.values())
    for path, file in tree.items():
        source = sources.get(path, path)
        if source not in before or (source == path and path in left):
            continue
        words = renames.of(file.entity)
        parts = frozenset(old for old, _ in renames.parts.get(file.entity or "", ()))
        spelled = cache(partial(renamed, words=words))
        yield Pair(source, before[source], path, file.text, spelled, parts)


def _owners(renames: Renames, recorded: set[str | None]) -> Mapping[str, str]:
    """Return the old owners of files, by their new owners.

    A module that existed before and is not renamed itself does not take over another.
    """
    # Only a run with renames needs it.
    from generator.domain.naming import module_owner

    modules = {
        module_owner(new): module_owner(old) for new, old in renames.modules.items()
    }
    leave = set(modules.values())
    return {
        **renames.entities,
        **{n: o for n, o in modules.items() if n not in recorded or n in leave},
    }


def moved_state(state: State, path: str, source: str) -> State:
    """Return a state as if a file had already been at its new path."""
    entries = {**state.lock.entries, path: state.lock.entries[source]}
    seen = {path: source, base_path(path): base_path(source)}
    files = _Redirected(state.files.root, seen)
    found = {new: state.found[old] for new, old in seen.items() if old in state.found}
    lock = replace(state.lock, entries=entries)
    return replace(state, lock=lock, files=files, found=found)


def moved(
    action: Action, state: State, source: str, data: bytes, problems: Problems
) -> Action | None:
    """Return the action on disk for the decision made for a file at its new path.

    None if something is in the way of the file, or of the edits of `source`, its old
    path; the reason is in `problems`.
    """
    there = state.files.read(action.path)
    if isinstance(there, Blocked):
        problems.add("blocked-path", None, path=action.path, reason=there.reason)
        return None
    if there is not None and _is_ones_own(action.path, state):
        if action.kind in _PRISTINE:
            kind, reason = Kind.FOREIGN, Reason.FOREIGN
            return Action(action.path, kind, there, there, None, reason)
        problems.add("rename-in-the-way", None, path=action.path, source=source)
        return None
    kind = Kind.RENAME if action.kind in _QUIET else action.kind
    return replace(action, kind=kind, before=there, base=data, reason=Reason.CHANGED)


def _is_ones_own(path: str, state: State) -> bool:
    """Return whether a file on disk is not managed."""
    entry = state.lock.entries.get(path)
    return entry is None or entry.state is FileState.DETACHED


def left_behind(path: str, state: State) -> Action:
    """Return the action for the old path of a file that moved."""
    disk = state.files.read(path)
    if not isinstance(disk, bytes):
        return Action(path, Kind.FORGET, None, None, None, Reason.CHANGED)
    return Action(path, Kind.REMOVE, disk, None, None, Reason.CHANGED)


class _Redirected(Files):
    """Files, some of which are read from other paths."""

    def __init__(self, root: str, seen: Mapping[str, str]) -> None:
        super().__init__(root)
        self._seen = seen

    def read(self, path: str) -> Found:
        return super().read(self._seen.get(path, path))

    def exists(self, path: str) -> bool:
        return super().exists(self._seen.get(path, path))
