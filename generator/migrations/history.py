"""The revisions and snapshots on disk."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import Problems
from generator.domain.tables import Table
from generator.migrations.snapshots import Applied, Snapshot, read_snapshot

SNAPSHOTS = ".gen/schema"
VERSIONS = "migrations/versions"

_VALUE = r"\b[^=\n]*=[ \t]*(\([^)]*\)|\[[^]]*\]|[^\n#]*)"
_ASSIGNMENTS = {
    name: re.compile(f"^{name}{_VALUE}", re.MULTILINE)
    for name in ("revision", "down_revision")
}


@dataclass(frozen=True)
class History:
    """What the migrations on disk have come to."""

    head: str | None = None
    """The newest revision, whether generated or made by hand."""
    snapshot: Snapshot | None = None
    """The newest snapshot."""

    @property
    def number(self) -> int:
        """How many generated revisions there are on the way to the head."""
        return 0 if self.snapshot is None else self.snapshot.number

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables as of the newest snapshot."""
        return () if self.snapshot is None else self.snapshot.tables

    @property
    def applied(self) -> tuple[Applied, ...]:
        """The old names that the newest snapshot has dealt with."""
        return () if self.snapshot is None else self.snapshot.applied


def load_history(output: Path, problems: Problems) -> History:
    """Read the revisions below the output folder, and the newest snapshot.

    Revisions that people made by hand count for the order, not for the tables. What is
    wrong is added to `problems`, and the history given then is empty.
    """
    parents = _parents(output)
    snapshots = {path.stem for path in (output / SNAPSHOTS).glob("*.json")}
    named = snapshots.union(*parents.values())
    missing = sorted(named - parents.keys())
    for revision in missing:
        problems.add("missing-revision", None, revision=revision)
    heads = parents.keys() - {name for downs in parents.values() for name in downs}
    known = snapshots & _ancestors(heads, parents)
    older = _ancestors({name for each in known for name in parents[each]}, parents)
    for ends in (heads, known - older):
        if len(ends) > 1 and not missing:
            problems.add("several-heads", None, heads=", ".join(sorted(ends)))
            return History()
    if parents and not heads:
        problems.add("migration-circle", None)
    if missing or not heads:
        return History()
    (head,) = heads
    if not known:
        return History(head=head)
    (newest,) = known - older
    snapshot = _snapshot(output, newest, problems)
    if snapshot is None:
        return History()
    return History(head, snapshot)


def _ancestors(
    revisions: Iterable[str], parents: Mapping[str, tuple[str, ...]]
) -> set[str]:
    """Give revisions with all that lead to them."""
    found: set[str] = set()
    todo = list(revisions)
    while todo:
        revision = todo.pop()
        if revision not in found:
            found.add(revision)
            todo += parents.get(revision, ())
    return found


def _snapshot(output: Path, revision: str, problems: Problems) -> Snapshot | None:
    name = f"{SNAPSHOTS}/{revision}.json"
    try:
        snapshot = read_snapshot((output / name).read_text(encoding="utf-8"))
        if snapshot.revision != revision:
            raise ValueError(f"it is of revision {snapshot.revision!r}")
    except (OSError, ValueError) as error:
        problems.add("bad-snapshot", None, path=name, reason=str(error))
        return None
    return snapshot


def _parents(output: Path) -> dict[str, tuple[str, ...]]:
    """Give the down revisions of each revision file."""
    parents: dict[str, tuple[str, ...]] = {}
    for path in sorted((output / VERSIONS).glob("*.py")):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue
        revision = _constant("revision", text)
        if isinstance(revision, str):
            parents[revision] = _names(_constant("down_revision", text))
    return parents


def _constant(name: str, text: str) -> object:
    """Give what a module assigns to a name, if it is a literal."""
    found = _ASSIGNMENTS[name].search(text)
    if found is None:
        return None
    try:
        return ast.literal_eval(found[1].strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _names(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, tuple | list) else (value,)
    return tuple(name for name in values if isinstance(name, str))
