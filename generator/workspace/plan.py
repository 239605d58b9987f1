"""The plan of a run: the tree against the lock, the base copies and the disk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from generator.diagnostics import Problems
from generator.merge import Renames
from generator.workspace.actions import Action, Kind, Reason
from generator.workspace.decisions import decisions_of
from generator.workspace.lock import Lock, render
from generator.workspace.paths import check_paths
from generator.workspace.shadows import check_shadows
from generator.workspace.state import State

if TYPE_CHECKING:
    # Importing it runs the package of the stage, which a run without work never needs.
    from generator.emit.tree import Tree

OnConflict = Literal["markers", "abort"]
_COLLISIONS = frozenset((Kind.CONFLICT, Kind.FOREIGN, Kind.STRANDED))


@dataclass(frozen=True)
class Plan:
    """All that a run would do. Nothing of it has been done."""

    state: State
    actions: tuple[Action, ...]
    """One for each path, sorted by path."""
    lock: Lock
    on_conflict: OnConflict
    migration: tuple[str, ...] = ()
    """What the revision among the new files does, in words."""

    @cached_property
    def lock_data(self) -> bytes:
        """The lock file after the run."""
        return render(self.lock)

    @property
    def drift(self) -> tuple[Action, ...]:
        """The actions for files that are not in step with the spec."""
        return tuple(action for action in self.actions if action.reason is not None)

    @property
    def lock_drift(self) -> Reason | None:
        """The reason why the lock itself is not in step, apart from any file."""
        return Reason.LOCK if self.state.rebuilt else None

    @property
    def conflicts(self) -> tuple[Action, ...]:
        """The actions where hand and generator collide: conflicts, foreign files."""
        return tuple(action for action in self.actions if action.kind in _COLLISIONS)

    @property
    def unresolved(self) -> tuple[Action, ...]:
        """The files with conflict marks in them from before: the run is refused."""
        return tuple(a for a in self.actions if a.kind is Kind.UNRESOLVED)

    @property
    def may_apply(self) -> bool:
        """Whether the plan may be carried out."""
        aborted = self.on_conflict == "abort" and bool(self.conflicts)
        return not self.unresolved and not aborted

    @property
    def writes(self) -> bool:
        """Whether carrying it out changes anything on disk, the lock included."""
        return self.lock_data != self.state.lock_data or any(
            action.writes or action.base is not None for action in self.actions
        )


def make_plan(
    tree: Tree,
    state: State,
    digest: str | None,
    problems: Problems,
    *,
    on_conflict: OnConflict = "markers",
    retired: frozenset[str] = frozenset(),
    renames: Renames | None = None,
    below: str = "",
) -> Plan | None:
    """Plan a run that writes `tree` into the folder of `state`; write nothing.

    `retired` are paths of frozen files that go all the same, where nobody edited them.
    `digest` is that of the run's inputs: the lock records it once all is settled. With
    `renames`, hand edits follow what is called something else now. With `below`, only
    paths that begin so are dealt with, and the lock keeps the others as they are. None
    if the run must be refused: the reasons are in `problems`.
    """
    check_paths(tree, problems)
    if problems.has_errors:
        return None
    run = decisions_of(tree, state, renames, retired, problems)
    recorded = state.lock.entries
    paths = sorted(p for p in tree.keys() | recorded.keys() if p.startswith(below))
    decided = list(run.actions(paths))
    actions = tuple(action for action in decided if action is not None)
    check_shadows(actions, state.files, problems)
    if len(actions) < len(decided) or problems.has_errors:
        return None
    entries = {p: e for p, e in recorded.items() if not p.startswith(below)}
    entries |= {a.path: a.entry for a in actions if a.entry is not None}
    settled = all(a.kind is not Kind.FOREIGN for a in actions)
    lock = Lock(entries, digest if settled else None)
    return Plan(state, actions, lock, on_conflict)
