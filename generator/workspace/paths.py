"""The paths that may be written below the output folder. Names only, no disk access."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from generator.diagnostics import Problems, Span

GEN = ".gen"
LOCK = ".gen/lock.json"
STAGE = ".gen/stage"
JOURNAL = ".gen/stage/journal.json"
CACHE = ".gen/cache"
REVISIONS = "migrations/versions/"
_BASE = ".gen/base/"
SNAPSHOTS = ".gen/schema/"
_TEMPLATES = ".gen/templates/"

_ODD = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff<>:"|?*\\]')
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"]
    + [f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"]
)
_LONGEST_NAME = 200
_LONGEST_PATH = 1000


def base_path(path: str) -> str:
    """Return the path of a file's base copy."""
    return f"{_BASE}{path}.base"


def file_of_base(path: str) -> str | None:
    """Return the path of the file that a base copy belongs to, or None."""
    if path.startswith(_BASE) and path.endswith(".base"):
        return path[len(_BASE) : -len(".base")]
    return None


def has_base(path: str) -> bool:
    """Return whether a file has a base copy: all do except copies of templates.

    The base copy of a snapshot is only its hash: snapshots are never merged.
    """
    return not path.startswith(_TEMPLATES)


def is_snapshot(path: str) -> bool:
    """Return whether a path is that of a schema snapshot."""
    return path.startswith(SNAPSHOTS)


def is_history(path: str) -> bool:
    """Return whether a file belongs to the migration history.

    Each revision adds its own files. They are not listed in the lock, where those of
    two branches would conflict: their base copies record them.
    """
    return path.startswith((REVISIONS, SNAPSHOTS))


def unsafe_reason(path: str) -> str | None:
    """Return the reason why a path must not be written, or None if it may be.

    Safe paths are relative, use forward slashes, are valid on every system, and stay
    out of git's folder and of `.gen`, except for snapshots and copies of templates.
    """
    if not path or len(path) > _LONGEST_PATH:
        return "it is empty or too long"
    if path.startswith("/"):
        return "it is absolute"
    odd = _ODD.search(path)
    if odd is not None:
        return f"it contains the character {odd[0]!r}"
    parts = path.split("/")
    for part in parts:
        reason = _unsafe_name(part)
        if reason is not None:
            return reason
    if _fold(parts[0]) == GEN and not (
        (path.startswith(SNAPSHOTS) and len(parts) == 3)
        or (path.startswith(_TEMPLATES) and path.endswith(".jinja"))
    ):
        return "the folder `.gen` is reserved"
    return None


def check_paths(
    paths: Iterable[str],
    problems: Problems,
    place: Callable[[str], Span | None] = lambda path: None,
) -> None:
    """Report unsafe paths, and paths that are the same file on some disks.

    `place` returns where in the spec a path comes from: one unsafe path is reported for
    each such place.
    """
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    reported: set[Span] = set()
    for path in paths:
        reason, span = unsafe_reason(path), place(path)
        if reason is not None and span not in reported:
            problems.add("unsafe-path", span, path=path, reason=reason)
            reported |= {span} if span else set()
        folded = _fold(path)
        other = seen.setdefault(folded, path)
        if other != path:
            problems.add("path-collision", span, path=path, other=other)
        folder = folded.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = path
            folder = folder.rpartition("/")[0]
    for folded in seen.keys() & folders.keys():
        span = place(folders[folded])
        problems.add("path-collision", span, path=seen[folded], other=folders[folded])


def _unsafe_name(name: str) -> str | None:
    if name in ("", ".", ".."):
        return "it has an empty, `.` or `..` segment"
    if name[-1] in ". ":
        return f"the name {name!r} ends in a dot or a space"
    if name.partition(".")[0].rstrip(" ").lower() in _DEVICES:
        return f"`{name}` is a device name on Windows"
    if len(name.encode("utf-8", "replace")) > _LONGEST_NAME:
        return "one of its segments is too long"
    if _fold(name) == ".git":
        return "it points into git's folder"
    return None


def _fold(path: str) -> str:
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", path.casefold())
