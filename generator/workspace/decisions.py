"""The decisions of one run, in the order in which they depend on each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator import merge
from generator.diagnostics import Problems
from generator.merge import Labels, SpecRenames, decode_text
from generator.workspace.decide import conflict_labels, decide_emitted, decide_obsolete
from generator.workspace.edit_relocation import (
    Relocations,
    apply_relocated_edits,
    decide_moved_out,
    find_relocations,
    merge_relocated_edits,
    state_without_moved,
    strand,
)
from generator.workspace.file_actions import Action, ActionKind, DriftReason
from generator.workspace.file_renames import (
    FileRenames,
    find_file_renames,
    move_action,
    remove_old_path,
    state_at_new_path,
)
from generator.workspace.files import digest
from generator.workspace.lock import FileState
from generator.workspace.moved_definitions import (
    MovedDefinitions,
    find_moved_definitions,
    keep_unmanaged,
    merge_moved_definitions,
)
from generator.workspace.optout import (
    advance_base,
    find_opted_out_paths,
    forget_deleted,
    keep_deleted,
    opt_out_new_path,
)
from generator.workspace.state import State, overlay_state

if TYPE_CHECKING:
    # This loads the emit package, which a run with nothing to do never needs.
    from generator.tree import EmittedFile, Tree


@dataclass(frozen=True)
class Decisions:
    """The inputs of the decision for each path."""

    tree: Tree
    state: State
    file_renames: FileRenames
    """Edits that follow a rename in the spec."""
    relocations: Relocations
    """Edits that follow definitions into other emitted files."""
    moved_definitions: MovedDefinitions
    """Changes that follow definitions into the user's own files."""
    opted_out_paths: Mapping[str, str]
    """The old paths of files that the user deleted, by their new paths."""
    retired: frozenset[str]
    problems: Problems
    conflicted: set[str] = field(default_factory=set)
    """Files that cannot take over other edits: they are in conflict themselves."""

    def actions(self, paths: Iterable[str]) -> Iterator[Action | None]:
        """Yield the action for each path, or None with the reason in `problems`."""
        paths = list(paths)
        decided = {
            path: self._decide_emitted(path) for path in paths if path in self.tree
        }
        for path in sorted({*paths, *self.moved_definitions.targets}):
            yield (
                decided[path]
                if path in decided
                else self._decide_not_emitted(path, decided)
            )

    def _decide_emitted(self, path: str) -> Action | None:
        file = self.tree[path]
        labels = conflict_labels(path, file, "edited by hand")
        if path in self.opted_out_paths:
            left = path in self.file_renames.sources.values()
            source = self.opted_out_paths[path]
            return opt_out_new_path(path, file, self.state, source, left=left)
        action = self._decide_own_edits(path, file)
        if action is not None and action.kind is ActionKind.CONFLICT:
            action = self._apply_edits_first(action, file, labels)
        if action is None:
            return None
        action = merge_relocated_edits(action, self.relocations, labels)
        return merge_moved_definitions(
            action, self.moved_definitions, self.file_renames, labels
        )

    def _decide_own_edits(self, path: str, file: EmittedFile) -> Action | None:
        """Decide for an emitted file, ignoring the edits that come from others."""
        if path in self.file_renames.sources:
            return self._decide_renamed(path, file)
        if path in self.relocations.sources:
            return self._decide_left(path, file)
        if self.moved_definitions.find_moved_out_of(path):
            if self.state.files.read(path) is None:
                return advance_base(keep_deleted(path, file, self.state), file)
            return self._decide_split(path, file, self.state)
        return decide_emitted(path, file, self.state, self.file_renames, self.problems)

    def _apply_edits_first(
        self, action: Action, file: EmittedFile, labels: Labels
    ) -> Action | None:
        """Decide for a file in conflict, treating edits it takes over as generated."""
        path = action.path
        if not self.relocations.sources_for(path):
            return action
        merged = apply_relocated_edits(path, file.text, self.relocations, labels)
        if merged.conflicts:
            self.conflicted.add(path)
            return action
        return self._for_entire_file(
            self._decide_own_edits(path, replace(file, text=merged.text)), file
        )

    def _decide_not_emitted(
        self, path: str, decided: dict[str, Action | None]
    ) -> Action | None:
        """Decide for a path that is no longer emitted, or never was."""
        old = self.state.lock.entries.get(path)
        if old is None or path in self.moved_definitions.targets:
            own = keep_unmanaged(path, self.state)
            labels = conflict_labels(path, None, "moved by hand")
            return (
                None
                if own is None
                else merge_moved_definitions(
                    own, self.moved_definitions, self.file_renames, labels
                )
            )
        if path in self.opted_out_paths.values():
            return forget_deleted(path, self.state)
        if path in self.file_renames.sources.values():
            return remove_old_path(path, self.state)
        if path in self.relocations.sources:
            return decide_moved_out(
                path, self.relocations, decided, self.state, self.conflicted
            )
        if path in self.relocations.stranded:
            return strand(path, self.state)
        if path in self.retired:
            old = replace(old, state=FileState.MANAGED)
        return decide_obsolete(path, old, self.state, self.problems)

    def _decide_renamed(self, path: str, file: EmittedFile) -> Action | None:
        """Decide for a file whose entity was renamed."""
        seen = state_at_new_path(self.state, path, self.file_renames.sources[path])
        if self.moved_definitions.find_moved_out_of(path):
            action = self._decide_split(path, file, seen)
        else:
            action = decide_emitted(path, file, seen, self.file_renames, self.problems)
        if action is None or action.kind is ActionKind.UNRESOLVED:
            return action
        source, data = self.file_renames.sources[path], file.text.encode("utf-8")
        return move_action(action, self.state, source, data, self.problems)

    def _decide_left(self, path: str, file: EmittedFile) -> Action | None:
        """Decide for an edited file that some definitions have moved out of."""
        seen = state_without_moved(self.state, self.relocations.sources[path])
        action = decide_emitted(path, file, seen, self.file_renames, self.problems)
        return self._for_entire_file(action, file)

    def _decide_split(
        self, path: str, file: EmittedFile, state: State
    ) -> Action | None:
        """Decide for a file that the user moved some definitions out of."""

        names = self.moved_definitions.find_moved_out_of(path)
        base = state.base_text(path, state.lock.entries[path].hash) or ""
        disk = state.files.read(path)
        assert isinstance(disk, bytes)
        base, ours = self.file_renames.rewrite(
            path, base, decode_text(disk)[0], file.text
        )
        seen = overlay_state(state, path, merge.remove_definitions(base, names), ours)
        rest = replace(file, text=merge.remove_definitions(file.text, names))
        action = decide_emitted(path, rest, seen, FileRenames(), self.problems)
        return self._for_entire_file(action, file)

    def _for_entire_file(
        self, action: Action | None, file: EmittedFile
    ) -> Action | None:
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
            reason=DriftReason.CHANGED,
        )


def build_decisions(
    tree: Tree,
    state: State,
    renames: SpecRenames | None,
    retired: frozenset[str],
    problems: Problems,
) -> Decisions:
    """Return the decisions of a run that writes `tree` into the folder of `state`."""
    carry = find_file_renames(renames, tree, state) if renames else FileRenames()
    housing = find_relocations(tree, state, frozenset(carry.sources.values()))
    following = find_moved_definitions(tree, state, carry)
    moved_by_hand = [(m.path, m.name, m.target) for m in following.all_moved]
    carry = carry.with_moved_definitions(moved_by_hand, following.base_texts(state))
    opted_out = find_opted_out_paths(tree, state, carry)
    return Decisions(
        tree, state, carry, housing, following, opted_out, retired, problems
    )
