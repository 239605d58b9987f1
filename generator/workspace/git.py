"""The calls to git, where it is available: old texts, ignored files, the index."""

# ruff: noqa: PTH100, PTH112, PTH118, PTH120

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from generator.workspace.base_format import decode_base
from generator.workspace.files import digest

_TIMEOUT = 20
_MAX_COMMITS = 200
MergeInputs = tuple[bytes | None, bytes | None, bytes | None]
"""Base, ours and theirs of a file; None where a side has no such file."""


def in_work_tree(folder: str) -> bool:
    """Return whether a folder is in a git work tree, without running git."""
    at = os.path.abspath(folder)
    while True:
        if os.path.lexists(os.path.join(at, ".git")):
            return True
        above = os.path.dirname(at)
        if above == at:
            return False
        at = above


def is_ignored(folder: str, path: str) -> bool:
    """Return whether git ignores a path below a folder."""
    if not in_work_tree(folder):
        return False
    # Tracked files are not ignored, whatever the ignore rules say.
    return _status(folder, ["check-ignore", "--quiet", "--", path]) == 0


def find_text_by_hash(folder: str, paths: Sequence[str], wanted: str) -> bytes | None:
    """Search the history of some paths for content with a given SHA-256."""
    if not in_work_tree(folder):
        return None
    log = [
        "log",
        "--all",
        f"-n{_MAX_COMMITS}",
        "--format=%H",
        "--",
        *_literal_pathspecs(paths),
    ]
    commits = (run_git(folder, log) or b"").decode("ascii", "replace").split()
    for commit in commits:
        for path in paths:
            data = run_git(folder, ["cat-file", "blob", f"{commit}:./{path}"])
            if data is not None and digest(decode_base(data)) == wanted:
                return decode_base(data)
    return None


def stored_versions(folder: str, path: str) -> Iterator[bytes]:
    """Yield git's versions of a path, newest first: the index, then the history.

    Other branches are left out: their versions may never have been checked out here.
    """
    if not in_work_tree(folder):
        return
    staged = run_git(folder, ["cat-file", "blob", f":./{path}"])
    if staged is not None:
        yield staged
    log = ["log", f"-n{_MAX_COMMITS}", "--format=%H", "--", *_literal_pathspecs([path])]
    for commit in (run_git(folder, log) or b"").decode("ascii", "replace").split():
        data = run_git(folder, ["cat-file", "blob", f"{commit}:./{path}"])
        if data is not None:
            yield data


def unavailable_reason(folder: str) -> str | None:
    """Return why git cannot be used in a folder; None if it can."""
    if run_git(folder, ["--version"]) is None:
        return "git is not installed"
    if not in_work_tree(folder):
        return "this folder is not in a git repository"
    return None


def changed_paths(folder: str, below: str) -> set[str]:
    """Return the paths below a folder that differ from git's index.

    Empty if git cannot determine them, as outside of a work tree.
    """
    if not in_work_tree(folder):
        return set()
    asked = [
        "ls-files",
        "-z",
        "--modified",
        "--others",
        "--",
        *_literal_pathspecs([below]),
    ]
    listed = (run_git(folder, asked) or b"").decode("utf-8", "surrogateescape")
    return set(filter(None, listed.split("\0")))


def stage_conflicts(folder: str, conflicts: Iterable[tuple[str, MergeInputs]]) -> None:
    """Record conflicts in git's index, as one of git's own merges would.

    Untracked files are skipped. Does nothing outside of a work tree, or if git fails:
    the markers in the files are authoritative.
    """
    if not in_work_tree(folder):
        return
    lines = []
    prefix = (run_git(folder, ["rev-parse", "--show-prefix"]) or b"").decode().strip()
    for path, sides in conflicts:
        known = (
            run_git(folder, ["ls-files", "--stage", "--", *_literal_pathspecs([path])])
            or b""
        ).split()
        if not known:
            continue
        mode = known[0].decode("ascii")
        lines.append(f"0 {'0' * 40}\t{prefix}{path}")
        for stage, data in enumerate(sides, start=1):
            if data is None:
                continue
            name = run_git(folder, ["hash-object", "-w", "--stdin"], data)
            if name is None:
                return
            lines.append(f"{mode} {name.decode().strip()} {stage}\t{prefix}{path}")
    if lines:
        text = "\n".join(lines) + "\n"
        run_git(folder, ["update-index", "--index-info"], text.encode("utf-8"))


def is_deleted_by(folder: str, path: str, side: Literal["ours", "theirs"]) -> bool:
    """Return whether git has a file as unmerged that `side` does not have."""
    if not in_work_tree(folder):
        return False
    listed = (
        run_git(folder, ["ls-files", "--unmerged", "--", *_literal_pathspecs([path])])
        or b""
    )
    stages = {line.split(b"\t")[0].split()[-1] for line in listed.splitlines()}
    return bool(stages) and (b"2" if side == "ours" else b"3") not in stages


def mark_resolved(folder: str, paths: Sequence[str]) -> None:
    """Record in git's index that the conflicts of some files are resolved."""
    if not paths or not in_work_tree(folder):
        return
    unmerged = (
        run_git(
            folder, ["ls-files", "--unmerged", "-z", "--", *_literal_pathspecs(paths)]
        )
        or b""
    )
    names = {line.partition(b"\t")[2] for line in unmerged.split(b"\0") if line}
    if names:
        listed = [name.decode("utf-8", "surrogateescape") for name in sorted(names)]
        run_git(folder, ["add", "--all", "--", *_literal_pathspecs(listed)])


def add_to_index(folder: str, paths: Iterable[str]) -> None:
    """Stage files in git's index as they are on disk, including deletions.

    Ignored files are left out.
    """
    listed = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    known = _run_process(folder, ["check-ignore", "-z", "--stdin"], listed)
    ignored = set(known.stdout.split(b"\0")) if known is not None else set()
    wanted = [path for path in listed.split(b"\0") if path and path not in ignored]
    data = b"".join(path + b"\0" for path in wanted)
    run_git(folder, ["update-index", "--add", "--remove", "-z", "--stdin"], data)


def run_git(
    folder: str, arguments: list[str], data: bytes = b"", succeeds: Sequence[int] = (0,)
) -> bytes | None:
    """Run git and return its output; None if it fails or is not installed."""
    done = _run_process(folder, arguments, data)
    return done.stdout if done is not None and done.returncode in succeeds else None


def _literal_pathspecs(paths: Iterable[str]) -> list[str]:
    """Return paths as literal pathspecs."""
    return [f":(literal){path}" for path in paths]


def _status(folder: str, arguments: list[str]) -> int | None:
    done = _run_process(folder, arguments, b"")
    return None if done is None else done.returncode


def _run_process(
    folder: str, arguments: list[str], data: bytes
) -> subprocess.CompletedProcess[bytes] | None:
    where = folder
    while not os.path.isdir(where):
        where = os.path.dirname(where)
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=where,
            input=data,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
