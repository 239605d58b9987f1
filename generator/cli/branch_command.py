"""`gen merge`: resolve the merge of two branches that git has begun."""

from __future__ import annotations

import os
from dataclasses import replace

from generator.cli import report
from generator.cli.commands import display_folder
from generator.cli.exit_codes import CONFLICTS, OK, REFUSED
from generator.cli.run_context import CommonOptions, print_diagnostics, print_message
from generator.diagnostics import Problems
from generator.pipeline import Options, Project, digest_inputs
from generator.pipeline import branch_merge as branches
from generator.workspace import (
    LOCK,
    OnConflict,
    Plan,
    RunLock,
    add_to_index,
    apply_plan,
    base_path,
    check_imports,
    has_base,
    hold_run_lock,
    is_history,
    load_state,
    recover,
    report_unresolved_imports,
    state_after,
)


def merge_branches(
    common: CommonOptions, allow_destructive: bool, on_conflict: OnConflict | None
) -> int:
    """Generate from the merged specs, and merge the user edits of both sides."""
    problems = Problems()
    project = common.locate_project(problems)
    default: OnConflict = "abort" if os.environ.get("CI") else "markers"
    options = Options(allow_destructive, on_conflict or default)
    if not problems.has_errors:
        with hold_run_lock(str(project.output), problems) as held:
            if held is not None and recover(held, problems) is not None:
                return _merge(common, project, options, held, problems)
    print_diagnostics(problems, common.format)
    return REFUSED


def _merge(
    common: CommonOptions,
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
        print_diagnostics(problems, common.format)
        return REFUSED
    folder = display_folder(project)
    if not planned.can_apply:
        report.print_refusal(planned, problems, common.format, folder)
        return CONFLICTS
    if not planned.conflicts:
        planned = replace(planned, inputs=digest_inputs(project))
    found = check_imports(state_after(planned))
    report_unresolved_imports(found, problems)
    planned = replace(planned, import_check=found)
    settled = _paths_to_stage(planned, branches.uncommitted_files(project))
    if apply_plan(held, planned, problems) is None:
        print_diagnostics(problems, common.format)
        return REFUSED
    add_to_index(held.output, settled)
    left = branches.unmanaged_conflicts(project, planned)
    report.print_run(planned, problems, common.format, folder)
    for path in left:
        print_message(f"{'left to git':24}  {path}")
    return CONFLICTS if planned.conflicts or left else OK


def _paths_to_stage(planned: Plan, uncommitted: set[str]) -> list[str]:
    """Return the paths to stage in git: everything that is written.

    Files in conflict and uncommitted work outside of the merge are left out, except for
    deleted revisions that new ones replace.
    """
    gone = {a.path for a in planned.actions if a.entry is None and is_history(a.path)}
    left = {action.path for action in planned.conflicts} | (uncommitted - gone)
    files = [action.path for action in planned.actions if action.path not in left]
    bases = [base_path(a.path) for a in planned.actions if has_base(a.path)]
    return [*files, *bases, LOCK]
