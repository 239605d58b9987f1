"""The action that a run takes on one file, and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from generator.merge import Conflict, TextFormat, choose_side, encode_text
from generator.workspace.git import MergeInputs
from generator.workspace.lock import LockEntry


class ActionKind(StrEnum):
    """The kind of action taken on a file."""

    CREATE = "create"
    UPDATE = "update"
    """Unedited: rewritten with the newly generated text."""
    MERGE = "merge"
    """Edited by the user: the generator's change is merged in."""
    RENAME = "rename"
    """Its entity was renamed: the file moves, and its edits with it."""
    MOVE = "move"
    """It now has definitions from another file: the edits to them are merged in."""
    FOLLOW = "follow"
    """The user moved generated definitions here: changes to them are merged in."""
    KEEP = "keep"
    """Edited by the user; nothing changes on disk."""
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    """Both sides changed the same place; the file gets conflict markers."""
    UNRESOLVED = "unresolved"
    """The file still has conflict markers: they must be resolved first."""
    FOREIGN = "foreign"
    """A file that Groundplan did not write is in the way; it is left as it is."""
    ADOPT = "adopt"
    """A file that Groundplan did not write already has the generated text."""
    REMOVE = "remove"
    DETACH = "detach"
    """Edited by the user and no longer generated: it stays, unmanaged."""
    STRANDED = "stranded"
    """Edited by the user, and no file of the new layout takes its definitions."""
    DELETED = "deleted"
    """Deleted by the user, and stays deleted."""
    FORGET = "forget"
    """Gone from disk and from the spec: its lock entry is removed."""


def split_conflicts(text: str, form: TextFormat, path: str) -> MergeInputs:
    """Return the base, ours and theirs versions of a text with marked conflicts."""
    names: tuple[Literal["base", "ours", "theirs"], ...] = ("base", "ours", "theirs")
    found = (choose_side(text, name, path=path) for name in names)
    base, ours, theirs = (
        None if side is None else encode_text(side, form) for side in found
    )
    return base, ours, theirs


class DriftReason(StrEnum):
    """The reason a file is out of date, for `gen check`."""

    CHANGED = "changed spec"
    MISSING = "missing"
    STALE_MIGRATION = "stale migration"
    CONFLICT = "unresolved conflict"
    FOREIGN = "not written by Groundplan"
    LOCK = "edited lock"


@dataclass(frozen=True)
class Action:
    """The action of a run on one file: on disk, in the lock and on its base copy."""

    path: str
    kind: ActionKind
    before: bytes | None
    """The file on disk; None if there is none."""
    after: bytes | None
    """The file after the run; None if there will be none, and equal to `before` if it
    is left alone."""
    entry: LockEntry | None
    """The lock entry after the run; None if there will be none."""
    reason: DriftReason | None = None
    """None for files that are up to date."""
    base: bytes | None = None
    """The new base copy. None leaves it as it is; where `entry` is None, it is
    removed."""
    executable: bool = False
    """Whether a newly created file is executable."""
    conflicts: tuple[Conflict, ...] = ()
    merge_inputs: MergeInputs | None = None
    """For a file in conflict: its three versions, for git's index."""

    @property
    def writes(self) -> bool:
        """Whether the file changes on disk."""
        return self.before != self.after
