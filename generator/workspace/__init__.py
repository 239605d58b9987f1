"""The workspace: the lock, the plan of a run, and writing it to disk."""

from generator.workspace.actions import Action, ActionKind, DriftReason
from generator.workspace.apply import ApplyResult, apply_plan, recover
from generator.workspace.cache import is_up_to_date, read_last_run, record_import_check
from generator.workspace.conflicted_files import (
    ConflictedFile,
    find_conflicted_files,
    mark_plan_resolved,
    resolve_files,
)
from generator.workspace.disk import write_file
from generator.workspace.git_operation import operation_in_progress
from generator.workspace.interrupted_output import completed_output
from generator.workspace.journal import is_interrupted
from generator.workspace.lock import FileState, Lock, LockEntry
from generator.workspace.path_arguments import PathArgument, is_selected, resolve_path
from generator.workspace.pins import plan_pins, plan_unpins
from generator.workspace.plan import OnConflict, Plan, build_plan
from generator.workspace.restore import plan_forget, plan_restore
from generator.workspace.run_lock import RunLock, hold_run_lock
from generator.workspace.single_file import decide_single_file
from generator.workspace.state import State, is_pristine, load_state
from generator.workspace.two_steps import combine_plans, state_after
from generator.workspace.unresolved_imports import (
    ImportCheck,
    check_imports,
    report_unresolved_imports,
)
from generator.workspace.user_edits import EditedFile, find_edited_files

__all__ = [
    "Action",
    "ActionKind",
    "ApplyResult",
    "ConflictedFile",
    "DriftReason",
    "EditedFile",
    "FileState",
    "ImportCheck",
    "Lock",
    "LockEntry",
    "OnConflict",
    "PathArgument",
    "Plan",
    "RunLock",
    "State",
    "apply_plan",
    "build_plan",
    "check_imports",
    "combine_plans",
    "completed_output",
    "decide_single_file",
    "find_conflicted_files",
    "find_edited_files",
    "hold_run_lock",
    "is_interrupted",
    "is_pristine",
    "is_selected",
    "is_up_to_date",
    "load_state",
    "mark_plan_resolved",
    "operation_in_progress",
    "plan_forget",
    "plan_pins",
    "plan_restore",
    "plan_unpins",
    "read_last_run",
    "record_import_check",
    "recover",
    "report_unresolved_imports",
    "resolve_files",
    "resolve_path",
    "state_after",
    "write_file",
]
