"""The git operation in progress: a merge, pick, revert or rebase that stopped."""

# ruff: noqa: PTH103, PTH118, PTH120

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.workspace import git
from generator.workspace.paths import unsafe_reason

_PICKS = ("CHERRY_PICK_HEAD", "REBASE_HEAD")
_IDENTITY = ["-c", "user.name=Groundplan", "-c", "user.email=groundplan@localhost"]
_FILES = ("100644", "100755")

FileContents = Mapping[str, bytes]
"""The contents of files, by their paths below the output folder."""


@dataclass(frozen=True)
class GitOperation:
    """The commits of both sides and their common ancestor, None if there is none."""

    work_tree: str
    """The root of the work tree."""
    prefix: str
    """The output folder below it: empty, or ending in a slash."""
    ancestor: str | None
    ours: str
    theirs: str


def operation_in_progress(output: str) -> GitOperation | None:
    """Return the git operation in progress around a folder; None if there is none."""
    top, prefix = _line(output, "--show-toplevel"), _line(output, "--show-prefix")
    ours = _commit(output, "HEAD")
    if top is None or ours is None:
        return None
    merged = _commit(output, "MERGE_HEAD")
    if merged is not None:
        found = git.run_git(output, ["merge-base", ours, merged])
        ancestor = found.decode("ascii").strip() if found else None
        several = len(_merged_heads(output)) > 1
        return (
            None if several else GitOperation(top, prefix or "", ancestor, ours, merged)
        )
    for name in _PICKS:
        picked = _commit(output, name)
        if picked is not None:
            ancestor = _commit(output, f"{picked}^")
            return GitOperation(top, prefix or "", ancestor, ours, picked)
    reverted = _commit(output, "REVERT_HEAD")
    before = _commit(output, f"{reverted}^") if reverted else None
    if before is None:
        return None
    # A revert undoes this commit, which makes it the common ancestor.
    return GitOperation(top, prefix or "", reverted, ours, before)


def unmerged_paths(top: str) -> list[str]:
    """Return the paths of a work tree that git has as unmerged."""
    listed = git.run_git(top, ["ls-files", "--unmerged", "-z"]) or b""
    paths = {line.partition(b"\t")[2] for line in listed.split(b"\0") if line}
    return sorted(path.decode("utf-8", "surrogateescape") for path in paths)


def read_output_tree(operation: GitOperation, tree: str | None) -> dict[str, bytes]:
    """Return the output folder as it is in a commit or tree of git.

    Only files are included: symbolic links and submodules are not user edits.
    """
    if tree is None:
        return {}
    arguments = ["ls-tree", "-r", "-z", "--full-tree", tree, "--", operation.prefix]
    listed = git.run_git(operation.work_tree, [a for a in arguments if a]) or b""
    names: dict[str, str] = {}
    for line in listed.split(b"\0"):
        about, _, name = line.decode("utf-8", "surrogateescape").partition("\t")
        path = name.removeprefix(operation.prefix)
        if about.startswith(_FILES) and _may_be_read(path):
            names[path] = about.split()[2]
    return dict(zip(names, _blobs(operation.work_tree, names.values()), strict=True))


def merge_by_git(operation: GitOperation) -> dict[str, bytes] | None:
    """Return the output folder as git alone merges the two sides, with its markers.

    None if git cannot: `merge-tree --write-tree` needs version 2.38.
    """
    commits: list[str] = []
    for side in (operation.ancestor, operation.ours, operation.theirs):
        tree = (
            git.run_git(operation.work_tree, ["rev-parse", f"{side}^{{tree}}"])
            if side
            else None
        )
        tree = tree or git.run_git(
            operation.work_tree, ["hash-object", "-t", "tree", "-w", "--stdin"]
        )
        parents = ["-p", commits[0]] if commits else []
        command = [*_IDENTITY, "commit-tree", *parents, "-m", "side"]
        made = git.run_git(
            operation.work_tree, [*command, (tree or b"").decode("ascii").strip()]
        )
        if made is None:
            return None
        commits.append(made.decode("ascii").strip())
    arguments = ["merge-tree", "--write-tree", "-z", "--name-only", *commits[1:]]
    tree = git.run_git(operation.work_tree, arguments, succeeds=(0, 1))
    if tree is None:
        return None
    return read_output_tree(operation, tree.partition(b"\0")[0].decode("ascii").strip())


def write_contents(files: FileContents, folder: str) -> None:
    """Write files into a new folder."""
    for path, data in files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:  # noqa: PTH123
            file.write(data)


def _may_be_read(path: str) -> bool:
    inner = path.removeprefix(".gen/")
    return inner == "lock.json" or unsafe_reason(inner) is None


def _merged_heads(output: str) -> list[str]:
    path = _line(output, "--git-path", "MERGE_HEAD")
    if path is None:
        return []
    try:
        with open(os.path.join(output, path), encoding="ascii") as file:  # noqa: PTH123
            return file.read().split()
    except (OSError, ValueError):
        return []


def _blobs(top: str, names: Iterable[str]) -> list[bytes]:
    asked = "".join(f"{name}\n" for name in names)
    data = git.run_git(top, ["cat-file", "--batch"], asked.encode("ascii")) or b""
    found = []
    at = 0
    for _ in asked.split():
        end = data.index(b"\n", at)
        size = int(data[at:end].split()[2])
        found.append(data[end + 1 : end + 1 + size])
        at = end + 1 + size + 1
    return found


def _commit(folder: str, name: str) -> str | None:
    found = git.run_git(
        folder, ["rev-parse", "--quiet", "--verify", f"{name}^{{commit}}"]
    )
    return found.decode("ascii").strip() if found else None


def _line(folder: str, *arguments: str) -> str | None:
    found = git.run_git(folder, ["rev-parse", *arguments])
    return None if found is None else os.fsdecode(found).rstrip("\n")
