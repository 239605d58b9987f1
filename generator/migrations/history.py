"""The revisions and snapshots on disk."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import Problems
from generator.domain.tables import Table
from generator.migrations.snapshots import Snapshot, read_snapshot

SNAPSHOTS = ".gen/schema"
VERSIONS = "migrations/versions"

_ASSIGNMENT = re.compile(
    r"^(revision|down_revision)\b[^=\n]*=[ \t]*(\([^)]*\)|\[[^]]*\]|[^\n#]*)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class History:
    """What the migrations on disk have come to."""

    head: str | None = None
    """The newest revision, whether generated or made by hand."""
    number: int = 0
    """How many generated revisions there are on the way to the head."""
    tables: tuple[Table, ...] = ()
    """The tables as of the newest snapshot."""


def load_history(output: Path, problems: Problems) -> History:
    """Read the snapshots and the revisions below the output folder.

    Revisions that people made by hand count for the order, not for the tables. What is
    wrong is added to `problems`, and the history given then is empty.
    """
    snapshots = _snapshots(output, problems)
    if snapshots is None:
        return History()
    parents = _parents(output)
    for snapshot in snapshots.values():
        if snapshot.revision not in parents:
            _missing(problems, snapshot.revision)
    for revision in sorted({p for group in parents.values() for p in group}):
        if revision not in parents and revision not in snapshots:
            _missing(problems, revision)
    if problems.has_errors:
        return History()
    return _history(snapshots, parents, problems)


def _history(
    snapshots: dict[str, Snapshot],
    parents: dict[str, tuple[str, ...]],
    problems: Problems,
) -> History:
    inner = {parent for group in parents.values() for parent in group}
    heads = sorted(parents.keys() - inner)
    if len(heads) > 1:
        problems.add("several-heads", None, heads=", ".join(heads))
    if len(heads) != 1:
        return History()
    past = _ancestors(heads, parents)
    known = [snapshot for name, snapshot in snapshots.items() if name in past]
    if not known:
        return History(head=heads[0])
    newest = max(known, key=lambda snapshot: snapshot.number)
    beside = {s.revision for s in known} - _ancestors([newest.revision], parents)
    if beside:
        ends = ", ".join(sorted((newest.revision, *beside)))
        problems.add("several-heads", None, heads=ends)
    return History(heads[0], newest.number, newest.tables)


def _ancestors(revisions: list[str], parents: dict[str, tuple[str, ...]]) -> set[str]:
    """Give revisions with all that lead to them."""
    found: set[str] = set()
    todo = list(revisions)
    while todo:
        revision = todo.pop()
        if revision not in found:
            found.add(revision)
            todo += parents.get(revision, ())
    return found


def _snapshots(output: Path, problems: Problems) -> dict[str, Snapshot] | None:
    snapshots: dict[str, Snapshot] = {}
    failed = False
    for path in sorted((output / SNAPSHOTS).glob("*.json")):
        try:
            snapshot = read_snapshot(path.read_text(encoding="utf-8"))
            if snapshot.revision != path.stem:
                raise ValueError(f"it is of revision {snapshot.revision!r}")
        except (OSError, ValueError) as error:
            failed = True
            shown = f"{SNAPSHOTS}/{path.name}"
            problems.add("bad-snapshot", None, path=shown, reason=str(error))
        else:
            snapshots[snapshot.revision] = snapshot
    return None if failed else snapshots


def _parents(output: Path) -> dict[str, tuple[str, ...]]:
    """Give the down revisions of each revision file."""
    parents: dict[str, tuple[str, ...]] = {}
    for path in sorted((output / VERSIONS).glob("*.py")):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue
        found = {name: _constant(value) for name, value in _ASSIGNMENT.findall(text)}
        if isinstance(revision := found.get("revision"), str):
            parents[revision] = _names(found.get("down_revision"))
    return parents


def _constant(text: str) -> object:
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _names(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, tuple | list) else (value,)
    return tuple(name for name in values if isinstance(name, str))


def _missing(problems: Problems, revision: str) -> None:
    problems.add("missing-revision", None, revision=revision)
