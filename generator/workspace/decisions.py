"""The decisions of one run, in the order in which they depend on each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.diagnostics import Problems
from generator.merge import Labels, Renames, read
from generator.workspace.actions import Action, Kind, Reason
from generator.workspace.decide import decide_emitted, decide_gone, labels_of
from generator.workspace.edit_relocation import (
    Housing,
    housed,
    housing_of,
    left_state,
    moved_out,
    stranded,
    with_edits,
)
from generator.workspace.file_renames import (
    Carry,
    carry_of,
    left_behind,
    moved,
    moved_state,
)
from generator.workspace.files import digest
from generator.workspace.lock import FileState
from generator.workspace.moved_definitions import (
    Following,
    followed,
    following_of,
    own_file,
)
from generator.workspace.optout import (
    forgotten,
    kept_up,
    opted_out_at,
    opted_out_elsewhere,
    stays_deleted,
)
from generator.workspace.state import State, overlaid

if TYPE_CHECKING:
    # This loads the emit package, which a run with nothing to do never needs.
    from generator.tree import EmittedFile, Tree


@dataclass(frozen=True)
class Decisions:
    """The inputs of the decision for each path."""

    tree: Tree
    state: State
    carry: Carry
    """Edits that follow a rename in the spec."""
    housing: Housing
    """Edits that follow definitions into other emitted files."""
    following: Following
    """Changes that follow definitions into the user's own files."""
    opted_out: Mapping[str, str]
    """The old paths of files that the user deleted, by their new paths."""
    retired: frozenset[str]
    problems: Problems
    full: set[str] = field(default_factory=set)
    """Files that cannot take over other edits: they are in conflict themselves."""

    def actions(self, paths: Iterable[str]) -> Iterator[Action | None]:
        """Yield the action for each path, or None with the reason in `problems`."""
        paths = list(paths)
        decided = {path: self._emitted(path) for path in paths if path in self.tree}
        for path in sorted({*paths, *self.following.homes}):
            yield decided[path] if path in decided else self._gone(path, decided)

    def _emitted(self, path: str) -> Action | None:
        file = self.tree[path]
        labels = labels_of(path, file, "edited by hand")
        if path in self.opted_out:
            left = path in self.carry.sources.values()
            source = self.opted_out[path]
            return opted_out_at(path, file, self.state, source, left=left)
        action = self._on_its_own(path, file)
        if action is not None and action.kind is Kind.CONFLICT:
            action = self._with_edits_first(action, file, labels)
        if action is None:
            return None
        action = housed(action, self.housing, labels)
        return followed(action, self.following, self.carry, labels)

    def _on_its_own(self, path: str, file: EmittedFile) -> Action | None:
        """Decide for an emitted file, ignoring the edits that come from others."""
        if path in self.carry.sources:
            return self._renamed(path, file)
        if path in self.housing.sources:
            return self._left(path, file)
        if self.following.names(path):
            if self.state.files.read(path) is None:
                return kept_up(stays_deleted(path, file, self.state), file)
            return self._split(path, file, self.state)
        return decide_emitted(path, file, self.state, self.carry, self.problems)

    def _with_edits_first(
        self, action: Action, file: EmittedFile, labels: Labels
    ) -> Action | None:
        """Decide for a file in conflict, treating edits it takes over as generated."""
        path = action.path
        if not self.housing.into(path):
            return action
        merged = with_edits(path, file.text, self.housing, labels)
        if merged.conflicts:
            self.full.add(path)
            return action
        return self._as_it_is(
            self._on_its_own(path, replace(file, text=merged.text)), file
        )

    def _gone(self, path: str, decided: dict[str, Action | None]) -> Action | None:
        """Decide for a path that is no longer emitted, or never was."""
        old = self.state.lock.entries.get(path)
        if old is None or path in self.following.homes:
            own = own_file(path, self.state)
            labels = labels_of(path, None, "moved by hand")
            return (
                None
                if own is None
                else followed(own, self.following, self.carry, labels)
            )
        if path in self.opted_out.values():
            return forgotten(path, self.state)
        if path in self.carry.sources.values():
            return left_behind(path, self.state)
        if path in self.housing.sources:
            return moved_out(path, self.housing, decided, self.state, self.full)
        if path in self.housing.stranded:
            return stranded(path, self.state)
        if path in self.retired:
            old = replace(old, state=FileState.MANAGED)
        return decide_gone(path, old, self.state, self.problems)

    def _renamed(self, path: str, file: EmittedFile) -> Action | None:
        """Decide for a file whose entity was renamed."""
        seen = moved_state(self.state, path, self.carry.sources[path])
        if self.following.names(path):
            action = self._split(path, file, seen)
        else:
            action = decide_emitted(path, file, seen, self.carry, self.problems)
        if action is None or action.kind is Kind.UNRESOLVED:
            return action
        source, data = self.carry.sources[path], file.text.encode("utf-8")
        return moved(action, self.state, source, data, self.problems)

    def _left(self, path: str, file: EmittedFile) -> Action | None:
        """Decide for an edited file that some definitions have moved out of."""
        seen = left_state(self.state, self.housing.sources[path])
        action = decide_emitted(path, file, seen, self.carry, self.problems)
        return self._as_it_is(action, file)

    def _split(self, path: str, file: EmittedFile, state: State) -> Action | None:
        """Decide for a file that the user moved some definitions out of."""
        from generator.merge.python.relocation import without_definitions

        names = self.following.names(path)
        base = state.base(path, state.lock.entries[path].hash) or ""
        disk = state.files.read(path)
        assert isinstance(disk, bytes)
        base, ours = self.carry.rewritten(path, base, read(disk)[0], file.text)
        seen = overlaid(state, path, without_definitions(base, names), ours)
        rest = replace(file, text=without_definitions(file.text, names))
        action = decide_emitted(path, rest, seen, Carry(), self.problems)
        return self._as_it_is(action, file)

    def _as_it_is(self, action: Action | None, file: EmittedFile) -> Action | None:
        """Return a decision made on parts of a file as one for the entire file."""
        if action is None:
            return None
        disk = self.state.files.read(action.path)
        base = file.text.encode("utf-8")
        entry = replace(action.entry, hash=digest(base)) if action.entry else None
        return replace(
            action,
            before=disk if isinstance(disk, bytes) else None,
            entry=entry,
            base=base,
            reason=Reason.CHANGED,
        )


def decisions_of(
    tree: Tree,
    state: State,
    renames: Renames | None,
    retired: frozenset[str],
    problems: Problems,
) -> Decisions:
    """Return the decisions of a run that writes `tree` into the folder of `state`."""
    carry = carry_of(renames, tree, state) if renames else Carry()
    housing = housing_of(tree, state, frozenset(carry.sources.values()))
    following = following_of(tree, state, carry)
    moved_by_hand = [(m.path, m.name, m.home) for m in following.all]
    carry = carry.with_moved(moved_by_hand, following.bases(state))
    opted_out = opted_out_elsewhere(tree, state, carry)
    return Decisions(
        tree, state, carry, housing, following, opted_out, retired, problems
    )
