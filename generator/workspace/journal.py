"""The journal of a run: the paths that it is about to replace.

It is in the stage, next to the new texts. Once it is there, the run is committed; it is
removed when everything is done. The stage has its own `.gitignore`.
"""

# ruff: noqa: PTH112, PTH114, PTH208

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from generator.workspace import disk
from generator.workspace.paths import GEN, JOURNAL, STAGE, unsafe_reason

STAGED_LOCK = "lock"
_KEYS = frozenset(("path", "old", "new", "text", "base", "drops_base"))


@dataclass(frozen=True)
class JournalItem:
    """One path of a run: hashes of the file before and after, and its new texts.

    `text` and `base` are names of files in the stage. Without a `text`, a file whose
    hashes differ is removed.
    """

    path: str
    old: str | None
    new: str | None
    text: str | None = None
    base: str | None = None
    drops_base: bool = False


@dataclass(frozen=True)
class Journal:
    """The changes of a run, with the hash of the lock before and after it."""

    items: tuple[JournalItem, ...]
    lock_old: str | None
    lock_new: str


def staged_path(output: str, name: str) -> str:
    """Return the path on disk of a file in the stage."""
    return f"{output}/{STAGE}/{name}"


def is_interrupted(output: str) -> bool:
    """Return whether a run was interrupted after its journal was committed.

    Read-only commands report it; the next writing command completes it (`recover`).
    """
    return os.path.lexists(f"{output}/{JOURNAL}")


def commit_journal(output: str, journal: Journal) -> None:
    """Commit the journal: from then on the run is completed, not undone."""
    document = {
        "version": 1,
        "lock": {"old": journal.lock_old, "new": journal.lock_new},
        "items": [asdict(item) for item in journal.items],
    }
    path = staged_path(output, "journal.new")
    disk.write_new(path, json.dumps(document, indent=0).encode("ascii"))
    disk.sync([path])
    disk.replace_file(path, f"{output}/{JOURNAL}")


def parse_journal(data: bytes) -> Journal | None:
    """Parse a journal; its content is untrusted. None if it is not one."""
    try:
        document = json.loads(data)
        if document["version"] != 1:
            return None
        items = tuple(_item(value) for value in document["items"])
        lock = document["lock"]
        return Journal(items, _text(lock["old"]), _text(lock["new"]) or "")
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def clear_stage(output: str) -> None:
    """Remove the journal and the stage, if they exist."""
    stage = f"{output}/{STAGE}"
    if os.path.islink(stage) or not os.path.isdir(stage):
        return
    disk.remove(f"{output}/{JOURNAL}")
    for name in os.listdir(stage):
        disk.remove(f"{stage}/{name}")
    disk.remove_empty(stage, f"{output}/{GEN}")


def _item(value: object) -> JournalItem:
    if not isinstance(value, dict) or value.keys() != _KEYS:
        raise ValueError("not an item")
    path = _text(value["path"]) or ""
    names = (_text(value["text"]), _text(value["base"]))
    if unsafe_reason(path) is not None or not all(
        n is None or n.isdecimal() for n in names
    ):
        raise ValueError("an unsafe path")
    old, new = _text(value["old"]), _text(value["new"])
    return JournalItem(path, old, new, *names, drops_base=value["drops_base"] is True)


def _text(value: object) -> str | None:
    if not isinstance(value, str | None):
        raise TypeError("not text")
    return value
