"""The plan of a run: the tree compared with the lock, the base copies and the disk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from generator import __version__
from generator.diagnostics import Problems
from generator.merge import SpecRenames
from generator.workspace.decisions import build_decisions
from generator.workspace.deleted_imports import warn_of_deleted_imports
from generator.workspace.file_actions import Action, ActionKind, DriftReason
from generator.workspace.import_fixes import fix_imports
from generator.workspace.lock import Lock, LockEntry, render_lock
from generator.workspace.paths import check_paths
from generator.workspace.removed_uses import find_removed_uses
from generator.workspace.shadows import check_shadows
from generator.workspace.stale_lines import find_stale_lines
from generator.workspace.state import State
from generator.workspace.trusted_bases import with_trusted_bases

if TYPE_CHECKING:
    # This loads the emit package, which a run with nothing to do never needs.
    from generator.merge import StaleLine
    from generator.tree import Tree
    from generator.workspace.unresolved_imports import ImportCheck

OnConflict = Literal["markers", "abort"]
COLLISION_KINDS = frozenset(
    (ActionKind.CONFLICT, ActionKind.FOREIGN, ActionKind.STRANDED)
)


@dataclass(frozen=True)
class Plan:
    """Everything that a run will write. None of it is written yet."""

    state: State
    actions: tuple[Action, ...]
    """One for each path, sorted by path."""
    lock: Lock
    on_conflict: OnConflict
    migration_summary: tuple[str, ...] = ()
    """The description of the new revision, line by line."""
    inputs: str | None = None
    """The digest of the run's inputs, if it leaves nothing unresolved."""
    stale_lines: tuple[StaleLine, ...] = ()
    """Lines that still use names from before a rename."""
    removed_uses: tuple[StaleLine, ...] = ()
    """Lines that still use definitions that left the spec."""
    import_check: ImportCheck | None = None
    """The result of checking the output's imports as they are after the run."""
    disk_inputs: tuple[str, ...] = ()
    """Files that others are generated from as they are on disk."""

    @cached_property
    def lock_data(self) -> bytes:
        """The lock file after the run."""
        return render_lock(self.lock)

    @property
    def drift(self) -> tuple[Action, ...]:
        """The actions for files that are out of date."""
        return tuple(action for action in self.actions if action.reason is not None)

    @property
    def lock_drift(self) -> DriftReason | None:
        """The reason why the lock itself is out of date, apart from any file."""
        return DriftReason.LOCK if self.state.is_rebuilt else None

    @property
    def conflicts(self) -> tuple[Action, ...]:
        """The actions where user edits and the generator collide, and foreign files."""
        return tuple(
            action for action in self.actions if action.kind in COLLISION_KINDS
        )

    @property
    def unresolved(self) -> tuple[Action, ...]:
        """The files that still have conflict markers: the run is refused."""
        return tuple(a for a in self.actions if a.kind is ActionKind.UNRESOLVED)

    @property
    def upgrade(self) -> str | None:
        """The other version of Groundplan that wrote the files, if any."""
        before = self.state.lock.version
        return before if before != self.lock.version else None

    @property
    def can_apply(self) -> bool:
        """Whether the plan may be applied."""
        aborted = self.on_conflict == "abort" and bool(self.conflicts)
        return not self.unresolved and not aborted

    @property
    def writes(self) -> bool:
        """Whether applying the plan changes anything on disk, including the lock."""
        return self.lock_data != self.state.lock_data or any(
            action.writes
            or action.base is not None
            or (action.entry is None and action.path in self.state.bases)
            for action in self.actions
        )


def build_plan(
    tree: Tree,
    state: State,
    problems: Problems,
    *,
    inputs: str | None = None,
    on_conflict: OnConflict = "markers",
    retired: frozenset[str] = frozenset(),
    renames: SpecRenames | None = None,
    below: str | tuple[str, ...] = "",
    is_second: bool = False,
) -> Plan | None:
    """Plan a run that writes `tree` into the folder of `state`; write nothing.

    `inputs` is the digest of the run's inputs. `retired` are paths of frozen files to
    remove anyway, unless they were edited. With `renames`, user edits follow renamed
    names. With `below`, only paths with these prefixes are planned, and the lock keeps
    the entries of the others. With `is_second`, the run continues from the state that
    its first step planned. None if the run must be refused; the reasons are in
    `problems`.
    """
    check_paths(tree, problems)
    if problems.has_errors:
        return None
    state = state if is_second else with_trusted_bases(state, tree)
    run = build_decisions(tree, state, renames, retired, problems)
    recorded = state.lock.entries
    paths = sorted(p for p in tree.keys() | recorded.keys() if p.startswith(below))
    decided = list(run.actions(paths))
    actions = tuple(_with_reason(a, state) for a in decided if a is not None)
    check_shadows(actions, state.files, problems)
    if len(actions) < len(decided) or problems.has_errors:
        return None
    actions = fix_imports(actions, tree, state, problems)
    warn_of_deleted_imports(actions, state.files, problems)
    entries = {p: e for p, e in recorded.items() if not p.startswith(below)}
    entries |= _new_entries(actions, state)
    settled = all(a.kind is not ActionKind.FOREIGN for a in actions)
    kept = inputs if settled else None
    # Only a run over all files determines the version that wrote them.
    lock = Lock(entries, state.lock.version if below else __version__)
    stale = find_stale_lines(tree, state, run.file_renames, actions)
    removed = () if below else (tree, state, run.file_renames, actions, stale)
    return Plan(
        *(state, actions, lock, on_conflict),
        inputs=kept,
        stale_lines=stale,
        removed_uses=find_removed_uses(*removed) if removed else (),
    )


def _new_entries(actions: tuple[Action, ...], state: State) -> dict[str, LockEntry]:
    return {
        action.path: _with_recorded_hash(action.entry, action, state)
        for action in actions
        if action.entry is not None
    }


def _with_reason(action: Action, state: State) -> Action:
    """Return an action with a reason if the lock should list its file and does not."""
    if action.path not in state.unlisted or action.writes:
        return action
    in_step = action.reason in (None, DriftReason.CHANGED)
    return replace(action, reason=DriftReason.LOCK) if in_step else action


def _with_recorded_hash(entry: LockEntry, action: Action, state: State) -> LockEntry:
    """Return an entry that records its hash only where no base copy does."""
    is_stored = action.base is not None or state.bases.get(action.path) == entry.hash
    return replace(entry, recorded=bool(entry.hash) and not is_stored)
