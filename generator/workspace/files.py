"""Reading the output folder: each file once, and never through links that leave it."""

# A run with nothing to do still checks thousands of paths: no Path objects.
# ruff: noqa: PTH114, PTH116, PTH208

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Obstacle:
    """An obstacle at a path: something other than a readable file."""

    reason: str
    failed: bool = False
    """Whether the system call failed: there may well be a file."""


FileContent = bytes | Obstacle | None
"""The content of a file, an obstacle, or None if there is neither."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes as hex."""
    return hashlib.sha256(data).hexdigest()


class Files:
    """The files below a folder, as they were when first read.

    Paths are relative to the folder, with forward slashes, and safe (`paths.unsafe`).
    Nothing is written.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self._found: dict[str, FileContent] = {}
        self._folders: dict[str, Obstacle | None] = {"": None}

    def overlay(self, contents: Mapping[str, bytes | None]) -> Files:
        """Return these files with some contents replaced, or removed where None."""
        return OverlaidFiles(self.root, contents)

    def read(self, path: str) -> FileContent:
        """Return the content of a file, cached after the first read."""
        if path not in self._found:
            self._found[path] = self._blocked_folder(path) or self._read(path)
        return self._found[path]

    def exists(self, path: str) -> bool:
        """Return whether there is anything at a path."""
        return self._blocked_folder(path) is not None or os.path.lexists(
            f"{self.root}/{path}"
        )

    def list_names(self, folder: str) -> list[str]:
        """Return the sorted names in a folder; empty if it cannot be listed."""
        try:
            return sorted(os.listdir(f"{self.root}/{folder}"))
        except OSError:
            return []

    def obstacle_at(self, path: str) -> Obstacle | None:
        """Return why no file can be written at a path, or None if one can."""
        blocked = self._blocked_folder(path)
        if blocked is not None:
            return blocked
        try:
            mode = os.lstat(f"{self.root}/{path}").st_mode
        except FileNotFoundError:
            return None
        except OSError as error:
            return _failure(error)
        return _obstacle_by_mode(mode)

    def _read(self, path: str) -> FileContent:
        full = f"{self.root}/{path}"
        try:
            if not hasattr(os, "O_NOFOLLOW") and os.path.islink(full):
                return Obstacle("it is a symbolic link")
            descriptor = os.open(full, _FLAGS)
        except FileNotFoundError:
            return None
        except OSError as error:
            return self.obstacle_at(path) or _failure(error)
        try:
            status = os.fstat(descriptor)
            blocked = _obstacle_by_mode(status.st_mode)
            return blocked or _content(descriptor, status.st_size)
        except OSError as error:
            return _failure(error)
        finally:
            os.close(descriptor)

    def _blocked_folder(self, path: str) -> Obstacle | None:
        """Return why the folder of a path cannot be used, or None if it can."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self._folders[folder] = self._blocked_folder(folder) or self._check(folder)
        return self._folders[folder]

    def _check(self, folder: str) -> Obstacle | None:
        full = f"{self.root}/{folder}"
        try:
            mode = os.lstat(full).st_mode
            if stat.S_ISLNK(mode):
                root, target = os.path.realpath(self.root), os.path.realpath(full)
                if os.path.commonpath([root, target]) != root:
                    return Obstacle(f"the link `{folder}` points out of the folder")
                mode = os.stat(full).st_mode
        except FileNotFoundError:
            return None
        except OSError as error:
            return _failure(error)
        except ValueError:
            return Obstacle(f"the link `{folder}` points to another disk")
        return None if stat.S_ISDIR(mode) else Obstacle(f"`{folder}` is not a folder")


class OverlaidFiles(Files):
    """The files below a folder, some with other contents than on disk."""

    def __init__(self, root: str, contents: Mapping[str, bytes | None]) -> None:
        super().__init__(root)
        self._laid = dict(contents)
        self._found.update(contents)

    def overlay(self, contents: Mapping[str, bytes | None]) -> Files:
        return OverlaidFiles(self.root, {**self._laid, **contents})

    def exists(self, path: str) -> bool:
        if path in self._laid:
            return self._laid[path] is not None
        return super().exists(path)


def _failure(error: OSError) -> Obstacle:
    return Obstacle(error.strerror or str(error), failed=True)


def _content(descriptor: int, size: int) -> bytes:
    data = os.read(descriptor, size + 1)
    if len(data) == size:
        return data
    parts = [data]
    while part := os.read(descriptor, _CHUNK):
        parts.append(part)
    return b"".join(parts)


def _obstacle_by_mode(mode: int) -> Obstacle | None:
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISLNK(mode):
        return Obstacle("it is a symbolic link")
    if stat.S_ISDIR(mode):
        return Obstacle("it is a folder")
    return Obstacle("it is not a regular file")
