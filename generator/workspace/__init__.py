"""The workspace: the lock, the plan of a run, and writing it to the disk."""

from generator.workspace.actions import Action, Kind, Reason
from generator.workspace.apply import Applied, apply, recover
from generator.workspace.journal import interrupted
from generator.workspace.lock import FileState, Lock, LockEntry
from generator.workspace.oslock import RunLock, exclusive
from generator.workspace.plan import OnConflict, Plan, make_plan
from generator.workspace.state import State, digest_unchanged, load_state

__all__ = [
    "Action",
    "Applied",
    "FileState",
    "Kind",
    "Lock",
    "LockEntry",
    "OnConflict",
    "Plan",
    "Reason",
    "RunLock",
    "State",
    "apply",
    "digest_unchanged",
    "exclusive",
    "interrupted",
    "load_state",
    "make_plan",
    "recover",
]
