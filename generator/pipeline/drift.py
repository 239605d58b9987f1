"""The checks of `gen check`: the plan of a run, and the complete migration history.

Nothing here writes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from generator.diagnostics import Problems
from generator.pipeline import run as pipeline
from generator.pipeline import stages
from generator.pipeline.contract_check import report_contract_mismatches
from generator.pipeline.project import Project
from generator.pipeline.run import Options, UpToDate
from generator.workspace import (
    REVISIONS,
    Plan,
    State,
    base_path,
    is_history,
    is_pristine,
    is_snapshot,
    report_unresolved_imports,
)

_OURS = re.compile(r"\d{4}_\w+_([0-9a-f]{12})\.py")
"""The name of a revision that Groundplan wrote."""


def check_drift(
    project: Project, state: State, problems: Problems
) -> Plan | UpToDate | None:
    """Plan a run to see what it would change; None if it would be refused.

    Other findings are added to `problems`.
    """
    tried = Problems()
    lost, gone = _missing_snapshots(state), _missing_revisions(state)
    planned = pipeline.plan(project, state, Options(), tried)
    head = None if lost or gone else _newest_revision_ahead(project, state, planned)
    for path in lost:
        problems.add("missing-snapshot", None, path=path)
    for path in gone:
        problems.add("missing-revision", None, revision=PurePosixPath(path).name)
    if head is not None:
        problems.add("migrations-diverged", None, revision=head)
    if lost or gone or head is not None:
        # A plan on top of a broken history would be useless.
        return planned or UpToDate(len(state.lock.entries))
    problems.extend(tried)
    if planned is not None:
        if planned.import_check is not None:
            report_unresolved_imports(planned.import_check, problems, fails=True)
        report_contract_mismatches(planned, problems, fails=True)
        _check_history(project, state, problems)
    return planned


def report_revisions_ahead(project: Project, state: State, problems: Problems) -> None:
    """Report, when a run is refused, that only the revisions are ahead."""
    head = _newest_revision_ahead(project, state, None)
    if head is not None:
        problems.add("migrations-diverged", None, revision=head)


def _missing_snapshots(state: State) -> list[str]:
    """Return the missing snapshots whose revisions still exist."""
    names = state.files.list_names(REVISIONS)
    return [
        path
        for path in sorted(state.lock.entries)
        if is_snapshot(path)
        and not state.files.exists(path)
        and any(PurePosixPath(path).stem in name for name in names)
    ]


def _missing_revisions(state: State) -> list[str]:
    """Return the missing revisions whose snapshots are missing too."""
    return [
        path
        for path in sorted(state.lock.entries)
        if is_history(path) and not is_snapshot(path) and not state.files.exists(path)
    ]


def _newest_revision_ahead(
    project: Project, state: State, planned: Plan | UpToDate | None
) -> str | None:
    """Return the newest revision if spec and code agree and only it differs."""
    if isinstance(planned, UpToDate):
        return None
    if planned is None:
        options = replace(Options(), migrations="none")
        code = pipeline.plan(project, state, options, Problems())
        agree = isinstance(code, Plan) and not (code.drift or code.lock_drift)
    else:
        drift = planned.drift
        new = {action.path for action in drift} - state.lock.entries.keys()
        agree = bool(drift) and len(new) == len(drift) and all(map(is_history, new))
    if not agree:
        return None

    problems = Problems()
    history = stages.migrations.load_history(project.output, problems)
    known = history.snapshot is not None and not history.hand_written
    return history.head if known and not problems.has_errors else None


def _check_history(project: Project, state: State, problems: Problems) -> None:
    """Report revisions and snapshots on disk that differ from what was recorded."""

    stages.migrations.load_history(project.output, problems)
    revisions = (project.output / stages.migrations.VERSIONS).glob("*.py")
    snapshots = (project.output / stages.migrations.SNAPSHOTS).glob("*.json")
    recorded = state.lock.entries
    for file in sorted([*snapshots, *revisions]):
        path = file.relative_to(project.output).as_posix()
        entry, data = recorded.get(path), state.files.read(path)
        is_snapshot = file.suffix == ".json"
        ours = _OURS.fullmatch(file.name)
        # A revision whose snapshot is recorded was adopted.
        adopted = (
            ours is None or f"{stages.migrations.SNAPSHOTS}/{ours[1]}.json" in recorded
        )
        if entry is None and (is_snapshot or not adopted):
            problems.add("history-unknown", None, path=path, base=base_path(path))
        edited = entry and isinstance(data, bytes) and not is_pristine(data, entry)
        if is_snapshot and edited:
            problems.add("snapshot-edited", None, path=path)
