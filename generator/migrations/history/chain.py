"""The revisions and snapshots on disk."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import Problems
from generator.migrations.history.snapshots import Snapshot, read_snapshot
from generator.renames import Renames
from generator.schema import Table

SNAPSHOTS = ".gen/schema"
VERSIONS = "migrations/versions"

_VALUE = r"\b[^=\n]*=[ \t]*(\([^)]*\)|\[[^]]*\]|[^\n#]*)"
_ASSIGNMENTS = {
    name: re.compile(f"^{name}{_VALUE}", re.MULTILINE)
    for name in ("revision", "down_revision")
}


_GENERATED_NAME = re.compile(r"\d{4}_\w+_[0-9a-f]{12}\.py")
"""The file name of a generated revision."""
_SCHEMA_OPERATION = re.compile(
    r"\.\s*(?:(?:add|drop|alter)_column|(?:create|drop|rename)_table"
    r"|(?:create|drop)_\w*(?:constraint|index|key))\s*\("
    r"|\b(?:ALTER|CREATE|DROP)\s+(?:TABLE|(?:UNIQUE\s+)?INDEX)\b",
    re.IGNORECASE,
)
"""Operations in a hand-written revision that change the schema."""


@dataclass(frozen=True)
class History:
    """The state that the migrations on disk lead to."""

    head: str | None = None
    """The newest revision, generated or hand-written."""
    snapshot: Snapshot | None = None
    """The newest snapshot."""
    hand_written: tuple[str, ...] = ()
    """Revisions since the snapshot that change the schema and have no snapshot."""
    without_snapshot: tuple[str, ...] = ()
    """Those of `by_hand` that Groundplan wrote, judging by their file names."""

    @property
    def number(self) -> int:
        """The number of generated revisions up to the head."""
        return 0 if self.snapshot is None else self.snapshot.number

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables as of the newest snapshot."""
        return () if self.snapshot is None else self.snapshot.tables

    @property
    def applied(self) -> Renames:
        """The renames already applied as of the newest snapshot."""
        return Renames() if self.snapshot is None else self.snapshot.renames


@dataclass(frozen=True)
class RevisionGraph:
    """The graph of the revisions on disk, and which of them have snapshots."""

    parents: Mapping[str, tuple[str, ...]]
    """By revision: its down revisions."""
    files: Mapping[str, str]
    """By revision: its file, relative to the output folder."""
    snapshots: frozenset[str]

    @property
    def heads(self) -> tuple[str, ...]:
        """The revisions that are not the down revision of another."""
        older = {name for downs in self.parents.values() for name in downs}
        return tuple(sorted(self.parents.keys() - older))

    def newest_snapshots(self, revisions: Iterable[str]) -> tuple[str, ...]:
        """Return the newest snapshots among some revisions and their ancestors."""
        known = self.snapshots & self.ancestors(revisions)
        older = self.ancestors(name for each in known for name in self.parents[each])
        return tuple(sorted(known - older))

    def ancestors(self, revisions: Iterable[str]) -> set[str]:
        """Return the revisions and all of their ancestors."""
        found: set[str] = set()
        todo = list(revisions)
        while todo:
            revision = todo.pop()
            if revision not in found:
                found.add(revision)
                todo += self.parents.get(revision, ())
        return found


def load_history(output: Path, problems: Problems) -> History:
    """Read the revisions below the output folder, and the newest snapshot.

    Hand-written revisions count for the order, not for the tables. Errors are added to
    `problems`, and the history is then empty.
    """
    versions = load_revision_graph(output, problems)
    if versions is None or not versions.heads:
        return History()
    for ends in (versions.heads, versions.newest_snapshots(versions.heads)):
        if len(ends) > 1:
            problems.add("several-heads", None, heads=", ".join(ends))
            return History()
    return history_at(output, versions, versions.heads[0], problems)


def load_revision_graph(output: Path, problems: Problems) -> RevisionGraph | None:
    """Read which revisions and snapshots exist; return None after a problem."""
    parents, files = _parents(output)
    snapshots = {path.stem for path in (output / SNAPSHOTS).glob("*.json")}
    missing = sorted(snapshots.union(*parents.values()) - parents.keys())
    for revision in missing:
        problems.add("missing-revision", None, revision=revision)
    versions = RevisionGraph(parents, files, frozenset(snapshots))
    if parents and not versions.heads:
        problems.add("migration-cycle", None)
        return None
    return None if missing else versions


def revision_texts(output: Path) -> dict[str, str]:
    """Return the text of each revision below the output folder, by path."""
    texts: dict[str, str] = {}
    for path in sorted((output / VERSIONS).glob("*.py")):
        if path.is_file():
            with suppress(OSError, ValueError):
                texts[f"{VERSIONS}/{path.name}"] = path.read_text(encoding="utf-8")
    return texts


def history_at(
    output: Path, versions: RevisionGraph, head: str, problems: Problems
) -> History:
    """Return the history as of a revision."""
    newest = versions.newest_snapshots([head])
    snapshot = load_snapshot(output, newest[0], versions, problems) if newest else None
    if newest and snapshot is None:
        return History()
    since = versions.ancestors([head]) - versions.ancestors(newest)
    files = {name: versions.files[name] for name in sorted(since)}
    by_hand = tuple(name for name in files if _changes_schema(output / files[name]))
    ours = (
        n for n in by_hand if _GENERATED_NAME.fullmatch(files[n].rpartition("/")[2])
    )
    return History(head, snapshot, by_hand, tuple(ours))


def _changes_schema(path: Path) -> bool:
    return _SCHEMA_OPERATION.search(path.read_text(encoding="utf-8")) is not None


def load_snapshot(
    output: Path, revision: str, versions: RevisionGraph, problems: Problems
) -> Snapshot | None:
    """Read the snapshot of a revision; return None after a problem."""
    name = f"{SNAPSHOTS}/{revision}.json"
    try:
        snapshot = read_snapshot((output / name).read_text(encoding="utf-8"))
        if snapshot.revision != revision:
            raise ValueError(f"it belongs to revision {snapshot.revision!r}")
        if set(snapshot.down_revisions) != set(versions.parents[revision]):
            raise ValueError("its down revisions are not those of the revision")
    except (OSError, ValueError) as error:
        problems.add("bad-snapshot", None, path=name, reason=str(error))
        return None
    return snapshot


def _parents(output: Path) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Return the down revisions and the file of each revision."""
    parents: dict[str, tuple[str, ...]] = {}
    files: dict[str, str] = {}
    for path, text in revision_texts(output).items():
        revision = _constant("revision", text)
        if isinstance(revision, str):
            parents[revision] = _names(_constant("down_revision", text))
            files[revision] = path
    return parents, files


def _constant(name: str, text: str) -> object:
    """Return the literal that a module assigns to a name; None if there is none."""
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
