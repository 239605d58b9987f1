"""Files that git moved because it detected a renamed folder, as in a layout change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import basename

from generator.workspace.git_operation import FileContents
from generator.workspace.paths import GEN
from generator.workspace.plan import Plan
from generator.workspace.state import State, is_pristine


@dataclass(frozen=True)
class GitMovedFile:
    """A file at a path where neither side has it."""

    path: str
    source: str
    """The path at which a side has it."""
    is_generated: bool
    """Whether it is the unedited generated version from there."""


def find_moved_by_git(
    by_git: FileContents,
    committed: tuple[FileContents, FileContents],
    two: Iterable[Plan],
) -> list[GitMovedFile]:
    """Return the files that git moved to where neither side has them, by path."""
    names = {basename(path) for path in by_git.keys() - _all(committed)}
    sides = [
        (plan, {p: d for p, d in files.items() if _may_be_source(p, names, by_git)})
        for plan, files in zip(two, committed, strict=True)
    ]
    found = []
    for path in sorted(by_git.keys() - _all(committed)):
        sources = [
            (source, _is_generated(source, data, plan.state))
            for plan, files in sides
            for source, data in files.items()
            if basename(source) == basename(path) and data == by_git[path]
        ]
        if sources and not path.startswith(f"{GEN}/"):
            is_generated = all(generated for _, generated in sources)
            found.append(GitMovedFile(path, sources[0][0], is_generated))
    return found


def _all(committed: tuple[FileContents, FileContents]) -> set[str]:
    return {path for files in committed for path in files}


def _may_be_source(path: str, names: set[str], by_git: FileContents) -> bool:
    return basename(path) in names and path not in by_git


def _is_generated(path: str, data: bytes, state: State) -> bool:
    entry = state.lock.entries.get(path)
    return entry is not None and is_pristine(data, entry)
