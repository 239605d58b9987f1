"""What a run does with one file, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from generator.merge import Conflict, Form, chosen, write
from generator.workspace.git import Sides
from generator.workspace.lock import LockEntry


class Kind(StrEnum):
    """What happens to a file."""

    CREATE = "create"
    UPDATE = "update"
    """Unedited, rewritten with the generator's new text."""
    MERGE = "merge"
    """Edited by hand: the generator's change is put in."""
    RENAME = "rename"
    """Its entity has another name: it moves, and its edits with it."""
    MOVE = "move"
    """Definitions of another file have this one now: their edits are put in."""
    FOLLOW = "follow"
    """A person moved generated definitions here: the change to them is put in."""
    KEEP = "keep"
    """Edited by hand, and nothing changes on disk."""
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    """Both sides changed one place; the file gets conflict marks."""
    UNRESOLVED = "unresolved"
    """Conflict marks stand in the file: nothing can be done until they are gone."""
    FOREIGN = "foreign"
    """A file that Groundplan did not write stands in the way; it is left as it is."""
    ADOPT = "adopt"
    """A file that Groundplan did not write already has the text that it would write."""
    REMOVE = "remove"
    DETACH = "detach"
    """Edited by hand and no longer generated: it stays and belongs to the person."""
    STRANDED = "stranded"
    """Edited by hand, and no file of the new layout takes its definitions."""
    DELETED = "deleted"
    """Deleted by hand, and stays so."""
    FORGET = "forget"
    """Gone from disk and from the spec: the lock says no more of it."""


def sides_of(text: str, form: Form, path: str) -> Sides:
    """Return the three texts that a text with marked conflicts was made from."""
    names: tuple[Literal["base", "ours", "theirs"], ...] = ("base", "ours", "theirs")
    found = (chosen(text, name, path=path) for name in names)
    base, ours, theirs = (None if side is None else write(side, form) for side in found)
    return base, ours, theirs


class Reason(StrEnum):
    """Why the output folder is not in step with the spec, for `gen check`."""

    CHANGED = "changed spec"
    MISSING = "missing"
    STALE_MIGRATION = "stale migration"
    CONFLICT = "unresolved conflict"
    FOREIGN = "not written by Groundplan"
    LOCK = "edited lock"


@dataclass(frozen=True)
class Action:
    """What a run does with one file: on disk, in the lock and to its base copy."""

    path: str
    kind: Kind
    before: bytes | None
    """The file on disk, None if there is none."""
    after: bytes | None
    """The file after the run, None if there is to be none; equal to `before` if it is
    left alone."""
    entry: LockEntry | None
    """What the lock says of the file after the run."""
    reason: Reason | None = None
    """None for files that are in step."""
    base: bytes | None = None
    """The new base copy. None leaves it as it is; where `entry` is None it goes."""
    executable: bool = False
    """Whether a file that is created may be run."""
    conflicts: tuple[Conflict, ...] = ()
    sides: Sides | None = None
    """For a file in conflict: the texts that collide, for git's index."""

    @property
    def writes(self) -> bool:
        """Whether the file changes on disk."""
        return self.before != self.after
