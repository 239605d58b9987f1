"""The commands `gen restore`, `gen edits --forget`, and `gen resolve` with pins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from generator.cli.conflict_commands import display_pin, print_conflicts
from generator.cli.exit_codes import CONFLICTS, OK, REFUSED
from generator.cli.run_context import CommonOptions, print_diagnostics, print_message
from generator.cli.streams import print_json
from generator.contract import CONTRACT
from generator.diagnostics import OutputFormat, Problems
from generator.pipeline import Options, Project
from generator.pipeline import run as pipeline
from generator.workspace import (
    PinTarget,
    Plan,
    State,
    apply_plan,
    find_conflicted_files,
    find_edited_files,
    hold_run_lock,
    is_selected,
    load_state,
    mark_plan_resolved,
    plan_forget,
    plan_pins,
    plan_restore,
    plan_unpins,
    recover,
    resolve_path,
)

if TYPE_CHECKING:
    from generator.tree import Tree

StatePlanFunction = Callable[[Project, State, Problems], Plan | None]


def restore(common: CommonOptions, paths: Sequence[str]) -> int:
    """Run `gen restore`: bring back generated files that the user deleted."""
    problems = Problems()

    def build_plan(project: Project, state: State, problems: Problems) -> Plan | None:
        wanted = [resolve_path(path, state.output) for path in paths]
        tree = _generated_tree(project, state, problems)
        return None if tree is None else plan_restore(wanted, tree, state, problems)

    done = _apply_planned(common, build_plan, problems)
    lines = [] if done is None else [f"restored  {a.path}" for a in done.actions]
    return _print_result(done, lines, problems, common.format)


def forget(common: CommonOptions, paths: Sequence[str]) -> int:
    """Run `gen edits --forget`: replace edited files by their generated versions."""
    problems = Problems()

    def build_plan(project: Project, state: State, problems: Problems) -> Plan | None:
        wanted = [resolve_path(path, state.output) for path in paths]
        # Without user edits, the contract is generated from the specs alone.
        seen = None if any(each.matches(CONTRACT) for each in wanted) else state
        tree = _generated_tree(project, seen, problems)
        return None if tree is None else plan_forget(wanted, tree, state, problems)

    done = _apply_planned(common, build_plan, problems)
    lines = [] if done is None else _lost_edits_lines(done)
    return _print_result(done, lines or ["no manual edits"], problems, common.format)


def _lost_edits_lines(done: Plan) -> list[str]:
    """Return a message for each file, with the number of edits it lost."""
    edits = {file.path: len(file.edits) for file in find_edited_files(done.state)}
    lines = []
    for action in done.actions:
        count = edits.get(action.path, 0)
        discarded = f"{count} edit{'' if count == 1 else 's'} discarded"
        lines.append(
            f"restored  {action.path}"
            if action.before is None
            else f"regenerated, {discarded}  {action.path}"
        )
    return lines


def pin(common: CommonOptions, places: Sequence[str]) -> int:
    """Run `gen resolve --pin`: keep the user's version of places at every change."""
    problems = Problems()

    def build_plan(project: Project, state: State, problems: Problems) -> Plan | None:
        wanted = [_place(each, state.output) for each in places]
        return plan_pins(wanted, state, problems)

    done = _apply_planned(common, build_plan, problems)
    if done is None:
        print_diagnostics(problems, common.format)
        return REFUSED
    for line in _changed_pins(done, "pinned"):
        print_message(line)
    after = load_state(done.state.output, Problems())
    wanted = [_place(each, done.state.output)[0] for each in places]
    left = (
        [m for m in find_conflicted_files(after) if is_selected(m.path, wanted)]
        if after
        else []
    )
    print_conflicts(left, problems, common.format)
    return CONFLICTS if left else OK


def unpin(common: CommonOptions, places: Sequence[str]) -> int:
    """Run `gen resolve --unpin`: merge pinned places again."""
    problems = Problems()

    def build_plan(project: Project, state: State, problems: Problems) -> Plan | None:
        wanted = [_place(each, state.output) for each in places]
        return plan_unpins(wanted, state, problems)

    done = _apply_planned(common, build_plan, problems)
    lines = [] if done is None else _changed_pins(done, "unpinned")
    return _print_result(done, lines, problems, common.format)


def _place(given: str, output: str) -> PinTarget:
    """Parse a place given as `PATH` or as `PATH:NAME`."""
    drive = given[:2] if given[1:2] == ":" and given[2:3] in "\\/" else ""
    path, colon, name = given[len(drive) :].partition(":")
    return resolve_path(drive + path, output), name if colon else None


def _changed_pins(done: Plan, what: str) -> list[str]:
    lines = []
    for action in done.actions:
        before = set(done.state.lock.entries[action.path].pins)
        after = set(action.entry.pins) if action.entry is not None else set()
        for name in sorted(before ^ after):
            lines.append(f"{what}  {action.path}: {display_pin(name)}")
    return lines


def _generated_tree(
    project: Project, state: State | None, problems: Problems
) -> Tree | None:
    """Return every file as generated now; None with the reason in `problems`.

    The frontend is generated from the contract, with the contract's edits in the folder
    of `state`.
    """
    found = Problems()
    options = Options(allow_destructive=True)
    generated = pipeline.generate_all(project, options, found)
    if generated is None:
        problems.extend(found)
        for file, lines in found.sources.items():
            problems.add_source(file, lines)
        return None
    if state is None:
        return generated.tree
    return generated.with_frontend(generated.tree, state, problems, generated.renames)


def _apply_planned(
    common: CommonOptions, planning: StatePlanFunction, problems: Problems
) -> Plan | None:
    """Build a plan and apply it; None with the reason in `problems`."""
    project = common.locate_project(problems)
    if problems.has_errors:
        return None
    with hold_run_lock(str(project.output), problems) as held:
        if held is None or recover(held, problems) is None:
            return None
        state = load_state(held.output, problems)
        plan = None if state is None else planning(project, state, problems)
        if plan is None:
            return None
        if plan.writes and apply_plan(held, plan, problems) is None:
            return None
        mark_plan_resolved(held.output, plan)
        return plan


def _print_result(
    done: Plan | None, lines: Sequence[str], problems: Problems, style: OutputFormat
) -> int:
    """Print what was done, and return the exit code."""
    if style is OutputFormat.JSON:
        from generator.diagnostics import document

        files = [] if done is None else [{"path": a.path} for a in done.actions]
        print_json({**document(problems.items), "files": files})
    else:
        print_diagnostics(problems, style)
        for line in lines if done is not None else ():
            print_message(line)
    return REFUSED if done is None else OK
