"""The implementation of each command, from its options to its exit code."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from generator import __version__
from generator.cli import report
from generator.cli.context import Common, say, say_if_interrupted, show
from generator.diagnostics import Problems
from generator.diagnostics.renderers import Format
from generator.pipeline import drift
from generator.pipeline import run as pipeline
from generator.pipeline.contract_check import report_misfits
from generator.pipeline.project import Project
from generator.pipeline.run import Migrations, Nothing, Options
from generator.workspace import (
    OnConflict,
    Plan,
    RunLock,
    State,
    apply,
    begun,
    exclusive,
    interrupted,
    load_state,
    read_through,
    recover,
    remember_look,
    report_unmet,
)

Planning = Callable[[Project, State, Options, Problems], Plan | None]

OK = 0
DRIFT = 1
CONFLICTS = 1
REFUSED = 2


def generate(
    common: Common,
    allow_destructive: bool = False,
    on_conflict: OnConflict | None = None,
    migrations: Migrations = "next",
    *,
    planning: Planning | None = None,
) -> int:
    """Run `gen`, or a command with a narrower plan: plan and write.

    Conflicts are marked in the files by default; in CI, nothing is written.
    """
    problems = Problems()
    project = common.project(problems)
    if problems.has_errors:
        show(problems, common.format)
        return REFUSED
    default: OnConflict = "abort" if os.environ.get("CI") else "markers"
    options = Options(allow_destructive, on_conflict or default, migrations)
    with exclusive(str(project.output), problems) as held:
        if held is None:
            show(problems, common.format)
            return REFUSED
        return _generate(common, project, options, held, problems, planning)


def _generate(
    common: Common,
    project: Project,
    options: Options,
    held: RunLock,
    problems: Problems,
    planning: Planning | None,
) -> int:
    if recover(held, problems) is None:
        show(problems, common.format)
        return REFUSED
    folder = shown_folder(project)
    planned = _plan(project, options, problems, planning)
    if planned is not None and planned.look is not None:
        report_unmet(planned.look, problems)
    if planned is not None and planning is None:
        report_misfits(planned, problems, fails=False)
    if isinstance(planned, Nothing) and planned.look is not None:
        remember_look(held.output, planned.look)
    if planned is None or isinstance(planned, Nothing):
        report.written(planned, problems, common.format, folder)
        return REFUSED if planned is None else OK
    if not planned.may_apply:
        report.refused(planned, problems, common.format, folder)
        if planned.unresolved and common.format is Format.TEXT and begun(held.output):
            say("what git left in conflict, `gen merge` settles with the edits of both")
        return CONFLICTS
    if apply(held, planned, problems) is None:
        show(problems, common.format)
        return REFUSED
    report.written(planned, problems, common.format, folder)
    return CONFLICTS if planned.conflicts else OK


def check(common: Common) -> int:
    """Run `gen check`: plan, and report what is out of date."""
    problems = Problems()
    project = common.project(problems)
    if problems.has_errors:
        show(problems, common.format)
        return REFUSED
    was_interrupted = interrupted(str(project.output))
    folder = shown_folder(project)
    with read_through(str(project.output), problems) as output:
        completed = replace(project, output=Path(output))
        state = load_state(output, problems)
        planned = None if state is None else drift.check(completed, state, problems)
    if planned is None:
        show(problems, common.format)
        return REFUSED
    report.checked(planned, problems, common.format, folder, was_interrupted)
    in_step = isinstance(planned, Nothing) or not (planned.drift or planned.lock_drift)
    in_step = in_step and not problems.has_errors
    return OK if in_step and not was_interrupted else DRIFT


def migrate_status(common: Common) -> int:
    """Run `gen migrate status`: list the revisions, and preview the next one."""
    problems = Problems()
    generated = history = None
    with common.reading(problems) as project:
        if not problems.has_errors:
            from generator.migrations import load_history

            history = load_history(project.output, problems)
        if not problems.has_errors:
            # Destructive changes are listed, too, rather than refused.
            options = Options(allow_destructive=True)
            generated = pipeline.generate_all(project, options, problems)
    show(problems, common.format)
    if generated is None or history is None:
        return REFUSED
    count = "1 revision" if history.number == 1 else f"{history.number} revisions"
    print(f"{count}, the newest is {history.head or 'none'}")
    for line in generated.words:
        print(f"pending: {line}")
    if not generated.words:
        print("nothing pending")
    return OK


def diff(common: Common, allow_destructive: bool, everything: bool) -> int:
    """Run `gen diff`: plan, and print the changes as a unified diff."""
    problems = Problems()
    with common.reading(problems) as project:
        if problems.has_errors:
            show(problems, common.format)
            return REFUSED
        planned = _plan(project, Options(allow_destructive), problems)
    show(problems, Format.TEXT)
    if planned is None:
        return REFUSED
    if isinstance(planned, Plan):
        sys.stdout.write(report.unified(planned, everything=everything))
    return OK


def validate(common: Common) -> int:
    """Run `gen validate`: print the diagnostics of the specs alone."""
    problems = Problems()
    project = common.project(problems)
    domain = None
    say_if_interrupted(project)
    if not problems.has_errors:
        domain = pipeline.validate(project, problems)
    show(problems, common.format)
    if problems.has_errors or domain is None:
        return REFUSED
    if common.format is Format.TEXT:
        say(f"{len(domain.entities)} entities, no errors")
    return OK


def schema() -> int:
    """Run `gen schema`: print the JSON Schema of the spec language."""
    from generator.spec import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return OK


def print_version() -> int:
    """Run `gen --version`."""
    print(f"groundplan {__version__}")
    return OK


def shown_folder(project: Project) -> str:
    """Return the output folder relative to the root, like places in the spec."""
    return os.path.relpath(project.output, project.root).replace(os.sep, "/")


def _plan(
    project: Project,
    options: Options,
    problems: Problems,
    planning: Planning | None = None,
) -> Plan | Nothing | None:
    state = load_state(str(project.output), problems)
    if state is None:
        return None
    if planning is not None:
        return planning(project, state, options, problems)
    planned = pipeline.plan(project, state, options, problems)
    if planned is None:
        drift.note_ahead(project, state, problems)
    return planned
