"""Writing a plan: stage, journal, rename. Also completes an interrupted run.

A run killed before its journal is committed has changed nothing. One killed later is
completed by `recover`, which runs the same code as an undisturbed run.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics import Problems
from generator.workspace import cache, git, journal
from generator.workspace.file_actions import Action
from generator.workspace.files import Files
from generator.workspace.journal import Journal
from generator.workspace.paths import GEN, JOURNAL
from generator.workspace.plan import Plan
from generator.workspace.rollforward import is_journal_pending, roll_forward
from generator.workspace.run_lock import RunLock
from generator.workspace.stage import check_writable, stage


@dataclass(frozen=True)
class ApplyResult:
    """The result of applying a plan."""

    completed: bool
    """Whether there was anything to write or to complete."""
    skipped: tuple[str, ...] = ()
    """Files that were changed in the meantime: the next run merges them."""


def apply_plan(held: RunLock, plan: Plan, problems: Problems) -> ApplyResult | None:
    """Write a plan, all of it or nothing.

    None if nothing was written, or if the disk failed during the renames, which the
    next run then completes; the reason is in `problems`. Raises ValueError if the plan
    must not be applied.
    """
    if not plan.can_apply or held.output != plan.state.output:
        raise ValueError("this plan must not be applied")
    if not plan.writes:
        cache.record_run(plan)
        return ApplyResult(False)
    changed = [action for action in plan.actions if _changes(action)]
    if not check_writable(plan, changed, problems):
        return None
    output = held.output
    try:
        journal.clear_stage(output)
        made = stage(plan, changed)
        journal.commit_journal(output, made)
    except OSError as error:
        _report(error, output, problems, "write-failed")
        _clear_quietly(output)
        return None
    done = _complete(output, made, problems)
    if done is not None and not done.skipped:
        cache.record_run(plan)
    if done is not None and plan.conflicts:
        found = [
            (a.path, a.merge_inputs)
            for a in plan.conflicts
            if a.merge_inputs is not None
        ]
        git.stage_conflicts(output, found)
    return done


def recover(held: RunLock, problems: Problems) -> ApplyResult | None:
    """Complete the interrupted run, if there is one.

    Call this before loading the state. None if the run cannot be completed; the reason
    is in `problems`.
    """
    output = held.output
    files = Files(output)
    data = files.read(JOURNAL)
    recorded = journal.parse_journal(data) if isinstance(data, bytes) else None
    if data is not None and recorded is None:
        problems.add("journal-invalid", None, journal=JOURNAL)
        return None
    try:
        if recorded is not None and is_journal_pending(output, recorded):
            return _complete(output, recorded, problems)
        journal.clear_stage(output)
    except OSError as error:
        _report(error, output, problems, "write-failed")
        return None
    return ApplyResult(False)


def _changes(action: Action) -> bool:
    return action.writes or action.base is not None or action.entry is None


def _complete(output: str, made: Journal, problems: Problems) -> ApplyResult | None:
    try:
        left = roll_forward(output, made)
        journal.clear_stage(output)
    except OSError as error:
        _report(error, output, problems, "write-interrupted")
        return None
    for path in left:
        problems.add("changed-during-run", None, path=path)
    return ApplyResult(True, tuple(left))


def _report(error: OSError, output: str, problems: Problems, code: str) -> None:
    path = str(error.filename2 or error.filename or f"{output}/{GEN}")
    problems.add(code, None, path=path, reason=error.strerror or str(error))


def _clear_quietly(output: str) -> None:
    try:
        journal.clear_stage(output)
    except OSError:
        # The next run clears it; without a journal the stage is ignored.
        return
