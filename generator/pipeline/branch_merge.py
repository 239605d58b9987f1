"""The plan of `gen merge`: a three-way merge of the output of two branches.

The specs in the work tree are merged already. The backend is generated from them once,
with the revisions of both sides. Then each side as committed, and their common
ancestor, is planned as a separate run that ends in these files, which replays its user
edits on them. What still differs between the three results is user edits only.

Nothing here writes outside a temporary folder.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.diagnostics import Problems
from generator.merge import decode_text, has_markers
from generator.pipeline import run as pipeline
from generator.pipeline import stages
from generator.pipeline.pending_renames import find_pending_renames
from generator.pipeline.project import Project
from generator.pipeline.run import GeneratedOutput, Options
from generator.renames import Renames
from generator.source import spec_files
from generator.workspace import (
    REVISIONS,
    FileContents,
    GitOperation,
    Plan,
    PlanMerge,
    State,
    base_path,
    changed_paths,
    file_of_base,
    find_deleted_revisions,
    find_moved_by_git,
    fix_imports,
    is_history,
    load_state,
    merge_by_git,
    merge_plans,
    modules_before_and_after,
    operation_in_progress,
    read_output_tree,
    report_broken_imports,
    unavailable_reason,
    unmerged_paths,
    write_contents,
)


@dataclass(frozen=True)
class _Side:
    """One version of the output, in a temporary folder."""

    folder: Path
    files: FileContents
    applied: Renames
    """The old names already handled by its revisions."""


def plan_merge(
    project: Project, state: State, options: Options, problems: Problems
) -> Plan | None:
    """Plan the merge of the output that git has started; None if it is refused."""
    operation = operation_in_progress(str(project.output))
    if operation is None:
        reason = unavailable_reason(str(project.output))
        if reason is None:
            problems.add("no-merge", None)
        else:
            problems.add("no-git", None, reason=reason)
        return None
    _check_inputs(project, operation, problems)
    if problems.has_errors:
        return None
    by_git = merge_by_git(operation)
    if by_git is None:
        problems.add("git-too-old", None)
        return None
    commits = (operation.ancestor, operation.ours, operation.theirs)
    versions = [read_output_tree(operation, commit) for commit in commits]
    dropped = find_deleted_revisions(versions[1], versions[2], by_git, state)
    _warn_replaced_revisions(dropped, by_git, problems)
    with tempfile.TemporaryDirectory(prefix="groundplan-") as scratch:
        sides = _sides(Path(scratch), versions, state, dropped)
        generated = _generate_merged(project, sides[1].folder, options, problems)
        if generated is None:
            return None
        merging = _BranchMerge(
            project, state, options, operation, sides, versions, by_git, dropped
        )
        found = merging.plan_on(generated, problems)
        if found is None:
            return None
        agreed = _with_merged_contract(generated, *found, problems)
        if agreed is not generated:
            found = merging.plan_on(agreed, Problems())
        return None if found is None else _check_imports(*found, agreed, problems)


@dataclass(frozen=True)
class _BranchMerge:
    """A merge that git has started, with the versions of the output it joins."""

    project: Project
    state: State
    options: Options
    operation: GitOperation
    sides: list[_Side]
    versions: Sequence[FileContents]
    by_git: FileContents
    dropped: frozenset[str]

    def plan_on(
        self, generated: GeneratedOutput, problems: Problems
    ) -> tuple[Plan, PlanMerge] | None:
        """Plan the merge on top of the generated files; None if it is refused."""
        plans = [_replay(self.project, s, generated, problems) for s in self.sides]
        ancestor, ours, theirs = plans
        if ancestor is None or ours is None or theirs is None:
            return None
        two = (self.versions[1], self.versions[2])
        strays = _moved_generated_files(
            self.by_git, two, (ours, theirs), self.state, problems
        )
        gone = frozenset(path for path in self.dropped if file_of_base(path) is None)
        joining = PlanMerge(
            ancestor,
            ours,
            theirs,
            two,
            self.by_git,
            self.state,
            frozenset(_unmerged_files(str(self.project.output))),
            ("HEAD", self.operation.theirs[:12]),
            gone | strays,
        )
        return merge_plans(joining, self.options.on_conflict), joining


def _with_merged_contract(
    generated: GeneratedOutput, planned: Plan, joining: PlanMerge, problems: Problems
) -> GeneratedOutput:
    """Return `generated` with its frontend built from the merged contract.

    Each side was planned with a frontend of its own edited contract. Where edits of the
    contract conflict, those of our side win.
    """
    from generator.pipeline.contract_files import parse_edited_contract

    text = generated.tree[stages.contract.CONTRACT].text.encode("utf-8")
    edited = {
        action.after
        for plan in joining.plans
        for action in plan.actions
        if action.path == stages.contract.CONTRACT and action.after not in (None, text)
    }
    if not edited or generated.source is None:
        return generated
    action = next(
        each for each in planned.actions if each.path == stages.contract.CONTRACT
    )
    data = (
        action.merge_inputs[1]
        if action.conflicts and action.merge_inputs
        else action.after
    )
    found = None if data is None else parse_edited_contract(decode_text(data)[0])
    document = found or generated.source.contract
    below = stages.frontend.FOLDER
    files = generated.source.files.make(document, problems, below)
    return replace(
        generated, tree={**generated.tree, **files}, has_merged_contract=True
    )


def _moved_generated_files(
    by_git: FileContents,
    committed: tuple[FileContents, FileContents],
    plans: tuple[Plan, Plan],
    state: State,
    problems: Problems,
) -> frozenset[str]:
    """Return the unedited files that git has moved; warn of edited ones.

    Paths that are emitted are left out.
    """
    emitted = {path for plan in plans for path in plan.lock.entries}
    strays = set()
    for each in find_moved_by_git(by_git, committed, plans):
        if each.path in emitted or state.files.read(each.path) != by_git[each.path]:
            continue
        if each.is_generated:
            strays.add(each.path)
        else:
            problems.add("moved-by-git", None, path=each.path, source=each.source)
    return frozenset(strays)


def _check_imports(
    planned: Plan, joining: PlanMerge, generated: GeneratedOutput, problems: Problems
) -> Plan:
    """Return the plan with fixed imports; report those that break elsewhere."""

    tree, two = generated.tree, (joining.ours, joining.theirs)
    # `report_broken_imports` below checks both sides, and reports each import once.
    actions = fix_imports(planned.actions, tree, two[0].state, Problems())
    sides = (modules_before_and_after(p.state.files, p.actions, tree)[0] for p in two)
    files, state = joining.state.files, two[0].state
    report_broken_imports(actions, files, sides, tree, state, problems)
    return replace(
        planned,
        actions=actions,
        migration_summary=generated.migration_summary,
        disk_inputs=(stages.contract.CONTRACT,),
    )


def unmanaged_conflicts(project: Project, planned: Plan) -> list[str]:
    """Return the unmerged files of the output that Groundplan does not manage."""
    ours = {action.path for action in planned.actions}
    paths = _unmerged_files(str(project.output))
    return [path for path in paths if path not in ours and not path.startswith(".gen/")]


def uncommitted_files(project: Project) -> set[str]:
    """Return the files of the output that were changed outside the merge."""
    output = str(project.output)
    return changed_paths(output, ".") - set(_unmerged_files(output))


def _unmerged_files(output: str) -> list[str]:
    operation = operation_in_progress(output)
    if operation is None:
        return []
    prefix = operation.prefix
    paths = unmerged_paths(operation.work_tree)
    return [path.removeprefix(prefix) for path in paths if path.startswith(prefix)]


def _check_inputs(
    project: Project, operation: GitOperation, problems: Problems
) -> None:
    """Report specs and templates that are in conflict themselves."""
    top = Path(operation.work_tree)
    folders = [project.specs, *([project.templates] if project.templates else [])]
    found = {
        path
        for path in unmerged_paths(operation.work_tree)
        if any((top / path).is_relative_to(folder.resolve()) for folder in folders)
    }
    for file in spec_files(project.specs):
        try:
            marked = has_markers(decode_text(file.read_bytes())[0], path=file.name)
        except OSError:
            continue
        if marked:
            found.add(os.path.relpath(file.resolve(), top).replace(os.sep, "/"))
    for path in sorted(found):
        problems.add("spec-in-conflict", None, path=path)


def _sides(
    scratch: Path,
    versions: list[dict[str, bytes]],
    state: State,
    dropped: frozenset[str],
) -> list[_Side]:
    """Write the three versions to `scratch`, each with the revisions of all three.

    Revisions that the user has dropped are left out of all of them.
    """
    history: dict[str, bytes] = dict(_history_on_disk(state))
    for files in versions:
        history |= {
            path: data for path, data in files.items() if _is_history_path(path)
        }
    sides = []
    for name, files in zip(("ancestor", "ours", "theirs"), versions, strict=True):
        folder = scratch / name
        folder.mkdir()
        write_contents(files, str(folder))
        applied = _applied_renames(folder)
        for path in dropped & files.keys():
            (folder / path).unlink()
        missing = history.keys() - files.keys() - dropped
        write_contents({path: history[path] for path in missing}, str(folder))
        sides.append(_Side(folder, files, applied))
    return sides


def _warn_replaced_revisions(
    dropped: frozenset[str], by_git: FileContents, problems: Problems
) -> None:
    """Warn of revisions that the user has just deleted: they are replaced."""
    for path in sorted(dropped):
        if path.startswith(REVISIONS) and path in by_git:
            problems.add("revision-replaced", None, path=path)


def _applied_renames(folder: Path) -> Renames:
    return stages.migrations.load_history(folder, Problems()).applied


def _is_history_path(path: str) -> bool:
    return is_history(file_of_base(path) or path)


def _history_on_disk(state: State) -> Mapping[str, bytes]:
    """Return the revisions that an earlier attempt left in the work tree."""
    found = {}
    for path in filter(is_history, state.lock.entries):
        for name in (path, base_path(path)):
            data = state.files.read(name)
            if isinstance(data, bytes):
                found[name] = data
    return found


def _generate_merged(
    project: Project, folder: Path, options: Options, problems: Problems
) -> GeneratedOutput | None:
    """Generate from the merged specs, with the revisions of both sides joined."""

    versions = stages.migrations.load_revision_graph(folder, problems)
    if versions is None:
        return None
    joins = len(versions.heads) == 2
    options = replace(options, migrations="merge" if joins else "next")
    return pipeline.generate_all(replace(project, output=folder), options, problems)


def _replay(
    project: Project, side: _Side, generated: GeneratedOutput, problems: Problems
) -> Plan | None:
    """Plan a run on one side that ends in the generated files."""

    found = Problems()
    state = load_state(str(side.folder), found)
    planned = None
    if state is not None and generated.source is not None:
        renames = find_pending_renames(generated.source.domain, side.applied)
        planned = pipeline.plan_generated(
            project, replace(generated, renames=renames), state, found, may_wait=False
        )
    if planned is None:
        problems.extend(found)
    return planned
