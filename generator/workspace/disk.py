"""The few calls that write to disk."""

# ruff: noqa: PTH116, PTH101, PTH103, PTH105, PTH106, PTH108, PTH112, PTH120

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

_MAX_SINGLE_SYNCS = 64
_NEW_FILE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)


def write_new(
    path: str, data: bytes, *, mode: int = 0o666, exact: bool = False
) -> None:
    """Write a file that must not exist yet.

    The umask applies to `mode` unless it is `exact`.
    """
    descriptor = os.open(path, _NEW_FILE, mode)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)
    if exact:
        os.chmod(path, mode)


def write_file(path: str, data: bytes) -> None:
    """Write a file atomically; an existing file keeps its mode.

    Raises OSError.
    """
    beside = f"{path}.gen-{os.getpid()}"
    try:
        mode, exact = stat.S_IMODE(os.stat(path).st_mode), True
    except FileNotFoundError:
        mode, exact = 0o666, False
    try:
        write_new(beside, data, mode=mode, exact=exact)
        os.replace(beside, path)
    except OSError:
        remove(beside)
        raise


def sync(paths: Iterable[str]) -> None:
    """Flush files and folders to disk."""
    paths = list(paths)
    if len(paths) > _MAX_SINGLE_SYNCS and hasattr(os, "sync"):
        # One call for the entire system is far quicker than one for each file.
        os.sync()
        return
    for path in paths:
        _sync(path)


def _sync(path: str) -> None:
    if os.name == "nt" and os.path.isdir(path):
        return  # Windows cannot sync a folder.
    flags = os.O_RDWR if os.name == "nt" else os.O_RDONLY
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: str) -> None:
    """Create a folder and its parents, unless they exist."""
    os.makedirs(path, exist_ok=True)


def replace_file(source: str, target: str) -> None:
    """Replace a file by another one atomically; create its folder if needed."""
    try:
        os.replace(source, target)
    except FileNotFoundError:
        make_folder(os.path.dirname(target))
        os.replace(source, target)


def remove(path: str) -> None:
    """Remove a file if it exists."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def remove_empty(folder: str, top: str) -> None:
    """Remove a folder and its parents below `top`, as long as they are empty."""
    while folder.startswith(f"{top}/"):
        try:
            os.rmdir(folder)
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = os.path.dirname(folder)
