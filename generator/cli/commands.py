"""The implementation of each command, from its options to its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from generator import __version__
from generator.cli import report
from generator.cli.exit_codes import CONFLICTS, DRIFT, OK, REFUSED
from generator.cli.run_context import (
    CommonOptions,
    print_diagnostics,
    print_if_interrupted,
    print_message,
)
from generator.cli.streams import print_json
from generator.diagnostics import OutputFormat, Problems
from generator.pipeline import (
    Migrations,
    Options,
    Project,
    UpToDate,
    drift,
    report_contract_mismatches,
)
from generator.pipeline import run as pipeline
from generator.workspace import (
    OnConflict,
    Plan,
    RunLock,
    State,
    apply_plan,
    completed_output,
    hold_run_lock,
    is_interrupted,
    load_state,
    operation_in_progress,
    record_import_check,
    recover,
    report_unresolved_imports,
)

PlanFunction = Callable[[Project, State, Options, Problems], Plan | None]


def generate(
    common: CommonOptions,
    allow_destructive: bool = False,
    on_conflict: OnConflict | None = None,
    migrations: Migrations = "next",
    *,
    planning: PlanFunction | None = None,
) -> int:
    """Run `gen`, or a command with a narrower plan: plan and write.

    Conflicts are marked in the files by default; in CI, nothing is written.
    """
    problems = Problems()
    project = common.locate_project(problems)
    if problems.has_errors:
        print_diagnostics(problems, common.format)
        return REFUSED
    default: OnConflict = "abort" if os.environ.get("CI") else "markers"
    options = Options(allow_destructive, on_conflict or default, migrations)
    with hold_run_lock(str(project.output), problems) as held:
        if held is None:
            print_diagnostics(problems, common.format)
            return REFUSED
        return _generate(common, project, options, held, problems, planning)


def _generate(
    common: CommonOptions,
    project: Project,
    options: Options,
    held: RunLock,
    problems: Problems,
    planning: PlanFunction | None,
) -> int:
    if recover(held, problems) is None:
        print_diagnostics(problems, common.format)
        return REFUSED
    folder = display_folder(project)
    planned = _plan(project, options, problems, planning)
    if planned is not None and planned.import_check is not None:
        report_unresolved_imports(planned.import_check, problems)
    if planned is not None and planning is None:
        report_contract_mismatches(planned, problems, fails=False)
    if isinstance(planned, UpToDate) and planned.import_check is not None:
        record_import_check(held.output, planned.import_check)
    if planned is None or isinstance(planned, UpToDate):
        report.print_run(planned, problems, common.format, folder)
        return REFUSED if planned is None else OK
    if not planned.can_apply:
        report.print_refusal(planned, problems, common.format, folder)
        if (
            planned.unresolved
            and common.format is OutputFormat.TEXT
            and operation_in_progress(held.output)
        ):
            print_message(
                "`gen merge` resolves what git left in conflict, with the edits of both"
            )
        return CONFLICTS
    if apply_plan(held, planned, problems) is None:
        print_diagnostics(problems, common.format)
        return REFUSED
    report.print_run(planned, problems, common.format, folder)
    return CONFLICTS if planned.conflicts else OK


def check(common: CommonOptions) -> int:
    """Run `gen check`: plan, and report what is out of date."""
    problems = Problems()
    project = common.locate_project(problems)
    if problems.has_errors:
        print_diagnostics(problems, common.format)
        return REFUSED
    was_interrupted = is_interrupted(str(project.output))
    folder = display_folder(project)
    with completed_output(str(project.output), problems) as output:
        completed = replace(project, output=Path(output))
        state = load_state(output, problems)
        planned = (
            None if state is None else drift.check_drift(completed, state, problems)
        )
    if planned is None:
        print_diagnostics(problems, common.format)
        return REFUSED
    report.print_check(planned, problems, common.format, folder, was_interrupted)
    up_to_date = isinstance(planned, UpToDate) or not (
        planned.drift or planned.lock_drift
    )
    up_to_date = up_to_date and not problems.has_errors
    return OK if up_to_date and not was_interrupted else DRIFT


def migrate_status(common: CommonOptions) -> int:
    """Run `gen migrate status`: list the revisions, and preview the next one."""
    problems = Problems()
    generated = history = None
    with common.open_for_reading(problems) as project:
        if not problems.has_errors:
            from generator.migrations import load_history

            history = load_history(project.output, problems)
        if not problems.has_errors:
            # Destructive changes are listed, too, rather than refused.
            options = Options(allow_destructive=True)
            generated = pipeline.generate_all(project, options, problems)
    print_diagnostics(problems, common.format)
    if generated is None or history is None:
        return REFUSED
    count = "1 revision" if history.number == 1 else f"{history.number} revisions"
    print(f"{count}, the latest is {history.head or 'none'}")
    for line in generated.migration_summary:
        print(f"pending: {line}")
    if not generated.migration_summary:
        print("nothing pending")
    return OK


def diff(common: CommonOptions, allow_destructive: bool, everything: bool) -> int:
    """Run `gen diff`: plan, and print the changes as a unified diff."""
    problems = Problems()
    with common.open_for_reading(problems) as project:
        if problems.has_errors:
            print_diagnostics(problems, common.format)
            return REFUSED
        planned = _plan(project, Options(allow_destructive), problems)
    print_diagnostics(problems, OutputFormat.TEXT)
    if planned is None:
        return REFUSED
    if isinstance(planned, Plan):
        sys.stdout.write(report.render_diff(planned, everything=everything))
    return OK


def validate(common: CommonOptions) -> int:
    """Run `gen validate`: print the diagnostics of the specs alone."""
    problems = Problems()
    project = common.locate_project(problems)
    domain = None
    print_if_interrupted(project)
    if not problems.has_errors:
        domain = pipeline.validate_specs(project, problems)
    print_diagnostics(problems, common.format)
    if problems.has_errors or domain is None:
        return REFUSED
    if common.format is OutputFormat.TEXT:
        print_message(f"{len(domain.entities)} entities, no errors")
    return OK


def schema() -> int:
    """Run `gen schema`: print the JSON Schema of the spec language."""
    from generator.spec import json_schema

    print_json(json_schema())
    return OK


def print_version() -> int:
    """Run `gen --version`."""
    print(f"groundplan {__version__}")
    return OK


def display_folder(project: Project) -> str:
    """Return the output folder relative to the root, like places in the spec."""
    return os.path.relpath(project.output, project.root).replace(os.sep, "/")


def _plan(
    project: Project,
    options: Options,
    problems: Problems,
    planning: PlanFunction | None = None,
) -> Plan | UpToDate | None:
    state = load_state(str(project.output), problems)
    if state is None:
        return None
    if planning is not None:
        return planning(project, state, options, problems)
    planned = pipeline.plan(project, state, options, problems)
    if planned is None:
        drift.report_revisions_ahead(project, state, problems)
    return planned
