"""The workspace: the lock, the plan of a run, and writing it to disk."""

from generator.workspace.actions import Action, Kind, Reason
from generator.workspace.apply import Applied, apply, recover
from generator.workspace.cache import nothing_to_do, recall, remember_look
from generator.workspace.conflicted_files import (
    Marked,
    mark_resolved,
    marked_files,
    resolve,
)
from generator.workspace.disk import write_file
from generator.workspace.git_operation import begun
from generator.workspace.interrupted_output import read_through
from generator.workspace.journal import interrupted
from generator.workspace.lock import FileState, Lock, LockEntry
from generator.workspace.path_arguments import Named, asked, named
from generator.workspace.pins import plan_pins, plan_unpinning
from generator.workspace.plan import OnConflict, Plan, make_plan
from generator.workspace.restore import plan_forget, plan_restore
from generator.workspace.run_lock import RunLock, exclusive
from generator.workspace.single_file import decide_alone
from generator.workspace.state import State, is_pristine, load_state
from generator.workspace.two_steps import joined, state_after
from generator.workspace.unresolved_imports import Look, look, report_unmet
from generator.workspace.user_edits import EditedFile, hand_edits

__all__ = [
    "Action",
    "Applied",
    "EditedFile",
    "FileState",
    "Kind",
    "Lock",
    "LockEntry",
    "Look",
    "Marked",
    "Named",
    "OnConflict",
    "Plan",
    "Reason",
    "RunLock",
    "State",
    "apply",
    "asked",
    "begun",
    "decide_alone",
    "exclusive",
    "hand_edits",
    "interrupted",
    "is_pristine",
    "joined",
    "load_state",
    "look",
    "make_plan",
    "mark_resolved",
    "marked_files",
    "named",
    "nothing_to_do",
    "plan_forget",
    "plan_pins",
    "plan_restore",
    "plan_unpinning",
    "read_through",
    "recall",
    "recover",
    "remember_look",
    "report_unmet",
    "resolve",
    "state_after",
    "write_file",
]
