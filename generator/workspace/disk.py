"""The few calls that change the disk."""

# ruff: noqa: PTH116, PTH101, PTH103, PTH105, PTH106, PTH108, PTH112, PTH120

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

_FEW = 64
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

    `mode` is cut by the umask unless it is `exact`.
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
    """Write a file in one step; one that exists keeps its mode.

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
    """Make sure that files and folders are on the disk, and not only in its cache."""
    paths = list(paths)
    if len(paths) > _FEW and hasattr(os, "sync"):
        # One call for all of the system is far quicker than one for each file.
        os.sync()
        return
    for path in paths:
        _sync(path)


def _sync(path: str) -> None:
    if os.name == "nt" and os.path.isdir(path):
        return  # Windows has no such thing as syncing a folder.
    flags = os.O_RDWR if os.name == "nt" else os.O_RDONLY
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: str) -> None:
    """Make a folder and those above it, unless they exist."""
    os.makedirs(path, exist_ok=True)


def move(source: str, target: str) -> None:
    """Put a file in the place of another in one step; make the folder for it."""
    try:
        os.replace(source, target)
    except FileNotFoundError:
        make_folder(os.path.dirname(target))
        os.replace(source, target)


def remove(path: str) -> None:
    """Remove a file, if it is there."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def remove_empty(folder: str, top: str) -> None:
    """Remove a folder and those above it below `top`, as long as they are empty."""
    while folder.startswith(f"{top}/"):
        try:
            os.rmdir(folder)
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = os.path.dirname(folder)
