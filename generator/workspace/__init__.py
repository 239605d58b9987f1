"""The workspace: the lock, the plan of a run, and writing it to the disk."""

from generator.workspace.actions import Action, Kind, Reason
from generator.workspace.apply import Applied, apply, recover
from generator.workspace.cache import nothing_to_do
from generator.workspace.disk import write_file
from generator.workspace.edits import EditedFile, hand_edits
from generator.workspace.journal import interrupted
from generator.workspace.lock import FileState, Lock, LockEntry
from generator.workspace.marked import Marked, marked_files, resolve
from generator.workspace.operation import begun
from generator.workspace.oslock import RunLock, exclusive
from generator.workspace.plan import OnConflict, Plan, make_plan
from generator.workspace.state import State, is_pristine, load_state
from generator.workspace.through import read_through

__all__ = [
    "Action",
    "Applied",
    "EditedFile",
    "FileState",
    "Kind",
    "Lock",
    "LockEntry",
    "Marked",
    "OnConflict",
    "Plan",
    "Reason",
    "RunLock",
    "State",
    "apply",
    "begun",
    "exclusive",
    "hand_edits",
    "interrupted",
    "is_pristine",
    "load_state",
    "make_plan",
    "marked_files",
    "nothing_to_do",
    "read_through",
    "recover",
    "resolve",
    "write_file",
]
