"""Revisions that the user deleted during a git merge: new ones take their place."""

from __future__ import annotations

import re

from generator.merge import decode_text
from generator.workspace.git_operation import FileContents
from generator.workspace.paths import REVISIONS, SNAPSHOTS, base_path
from generator.workspace.state import State

_REVISION = re.compile(r"""^revision\b[^=\n]*=[ \t]*["'](\w+)["']""", re.MULTILINE)


def find_deleted_revisions(
    ours: FileContents, theirs: FileContents, by_git: FileContents, state: State
) -> frozenset[str]:
    """Return the files of revisions that a side has and the work tree no longer has.

    Each is returned with its snapshot and the base copies of both. A file that git
    itself removed, as when reverting the commit that added it, is still in `ours` and
    does not count as deleted by the user.
    """
    found: set[str] = set()
    for files in (ours, theirs):
        for path, data in files.items():
            if not path.startswith(REVISIONS) or not path.endswith(".py"):
                continue
            by_hand = path in by_git or path not in ours
            if by_hand and not state.files.exists(path):
                known = _REVISION.search(decode_text(data)[0])
                snapshot = f"{SNAPSHOTS}{known[1]}.json" if known else path
                for each in (path, snapshot):
                    found |= {each, base_path(each)}
    return frozenset(found)
