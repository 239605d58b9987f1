"""One run at a time: an operating system lock on the output folder.

The folder itself is locked, so that no lock file appears in the output. The package
filelock needs such a file, and its import alone would make a run that has nothing to
do a fifth longer.
"""

# ruff: noqa: PTH103, PTH106, PTH116, PTH118, PTH120

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from generator.diagnostics import Problems
from generator.workspace.paths import GEN

_WAIT_SECONDS = 10.0
_POLL_SECONDS = 0.05


@dataclass(frozen=True)
class RunLock:
    """Proof that this process holds the lock of an output folder."""

    output: str


@contextmanager
def hold_run_lock(
    output: str, problems: Problems, *, wait: float = _WAIT_SECONDS
) -> Iterator[RunLock | None]:
    """Hold the lock of an output folder, which is created if it does not exist.

    Waits up to `wait` seconds for another run. Yields None, with the reason in
    `problems`, if the lock cannot be acquired. Created folders that stay empty are
    removed again.
    """
    made = _missing_folders(output)
    descriptor = None
    try:
        descriptor = _acquire(output, time.monotonic() + wait)
        if descriptor is None:
            problems.add("run-in-progress", None, output=output)
    except OSError as error:
        reason = error.strerror or str(error)
        problems.add("write-failed", None, path=f"{output}/{GEN}", reason=reason)
    try:
        yield None if descriptor is None else RunLock(output)
    finally:
        _remove_empty(made)
        if descriptor is not None:
            os.close(descriptor)


def _missing_folders(output: str) -> list[str]:
    """Return the folders that have to be created, innermost first."""
    missing = []
    folder = f"{output}/{GEN}"
    while folder and not os.path.lexists(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    return missing


def _remove_empty(folders: list[str]) -> None:
    for folder in folders:
        try:
            os.rmdir(folder)
        except OSError:
            return


def _acquire(output: str, until: float) -> int | None:
    while True:
        os.makedirs(f"{output}/{GEN}", exist_ok=True)
        descriptor = _open(output)
        # Another run may have removed a folder it created, when it ended.
        if _try_lock(descriptor) and _is_current(descriptor, output):
            return descriptor
        os.close(descriptor)
        if time.monotonic() >= until:
            return None
        time.sleep(_POLL_SECONDS)


if sys.platform == "win32":
    import hashlib
    import msvcrt
    import tempfile

    def _open(output: str) -> int:
        # Windows cannot lock folders, and a lock file must not show up in the output.
        name = hashlib.sha256(os.path.realpath(output).encode()).hexdigest()[:16]
        path = os.path.join(tempfile.gettempdir(), f"groundplan-{name}.lock")
        return os.open(path, os.O_RDWR | os.O_CREAT)

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _is_current(descriptor: int, output: str) -> bool:
        return True

else:
    import fcntl

    def _open(output: str) -> int:
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        return os.open(f"{output}/{GEN}", flags)

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EINTR):
                return False
            if error.errno in (errno.ENOLCK, errno.EOPNOTSUPP, errno.EBADF):
                # Some network file systems lack locks; hashes still reveal another run.
                return True
            raise
        return True

    def _is_current(descriptor: int, output: str) -> bool:
        try:
            there = os.stat(f"{output}/{GEN}")
        except FileNotFoundError:
            return False
        return os.path.samestat(os.fstat(descriptor), there)
