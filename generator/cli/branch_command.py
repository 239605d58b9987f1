"""`gen merge`: resolve the merge of two branches that git has begun."""

from __future__ import annotations

import os
from dataclasses import replace

from generator.cli import report
from generator.cli.commands import CONFLICTS, OK, REFUSED, shown_folder
from generator.cli.context import Common, say, show
from generator.diagnostics import Problems
from generator.pipeline import branch_merge as branches
from generator.pipeline.inputs import digest_inputs
from generator.pipeline.project import Project
from generator.pipeline.run import Options
from generator.workspace import (
    OnConflict,
    Plan,
    RunLock,
    apply,
    exclusive,
    load_state,
    look,
    recover,
    report_unmet,
    state_after,
)
from generator.workspace.git import settle
from generator.workspace.paths import LOCK, base_path, has_base, is_history


def merge(
    common: Common, allow_destructive: bool, on_conflict: OnConflict | None
) -> int:
    """Generate from the merged specs, and merge the user edits of both sides."""
    problems = Problems()
    project = common.project(problems)
    default: OnConflict = "abort" if os.environ.get("CI") else "markers"
    options = Options(allow_destructive, on_conflict or default)
    if not problems.has_errors:
        with exclusive(str(project.output), problems) as held:
            if held is not None and recover(held, problems) is not None:
                return _merge(common, project, options, held, problems)
    show(problems, common.format)
    return REFUSED


def _merge(
    common: Common,
    project: Project,
    options: Options,
    held: RunLock,
    problems: Problems,
) -> int:
    # Problems of the lock are the result of git's merge: it is rewritten.
    state = load_state(held.output, Problems())
    planned = None
    if state is None:
        load_state(held.output, problems)
    else:
        planned = branches.plan_merge(project, state, options, problems)
    if planned is None:
        show(problems, common.format)
        return REFUSED
    folder = shown_folder(project)
    if not planned.may_apply:
        report.refused(planned, problems, common.format, folder)
        return CONFLICTS
    if not planned.conflicts:
        planned = replace(planned, inputs=digest_inputs(project))
    found = look(state_after(planned))
    report_unmet(found, problems)
    planned = replace(planned, look=found)
    settled = _settled(planned, branches.uncommitted(project))
    if apply(held, planned, problems) is None:
        show(problems, common.format)
        return REFUSED
    settle(held.output, settled)
    left = branches.left_to_git(project, planned)
    report.written(planned, problems, common.format, folder)
    for path in left:
        say(f"{'left to git':24}  {path}")
    return CONFLICTS if planned.conflicts or left else OK


def _settled(planned: Plan, uncommitted: set[str]) -> list[str]:
    """Return the paths to stage in git: everything that is written.

    Files in conflict and uncommitted work outside of the merge are left out, except for
    deleted revisions that new ones replace.
    """
    gone = {a.path for a in planned.actions if a.entry is None and is_history(a.path)}
    left = {action.path for action in planned.conflicts} | (uncommitted - gone)
    files = [action.path for action in planned.actions if action.path not in left]
    bases = [base_path(a.path) for a in planned.actions if has_base(a.path)]
    return [*files, *bases, LOCK]
