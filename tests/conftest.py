"""Settings of all tests."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

# In CI the same examples run every time: what fails there was broken by the change.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

_MEMORY = "/dev/shm"
_ROOM = 8 << 30


def _keep_files_in_memory() -> None:
    """Make temporary folders in memory, where there is room and programs may run.

    Tests write hundreds of thousands of small files, which takes a fifth of their time
    on a disk.
    """
    if not hasattr(os, "statvfs") or not os.access(_MEMORY, os.W_OK):
        return
    found = os.statvfs(_MEMORY)
    if found.f_bavail * found.f_frsize > _ROOM and not found.f_flag & os.ST_NOEXEC:
        tempfile.tempdir = os.environ["TMPDIR"] = _MEMORY


if "TMPDIR" not in os.environ:
    _keep_files_in_memory()


@pytest.fixture(autouse=True, scope="session")
def _nothing_compiled_is_kept() -> Iterator[None]:
    """Let no test run what it compiled from an earlier version of a file.

    Compiled code counts as current while the size and the second of its source are the
    same, as they may be for two versions that a test generates one after the other.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        patch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_waiting_for_the_disk() -> Iterator[None]:
    """Let the system keep in its cache what tests write: none of them cuts the power.

    The calls are made all the same, and tests of crashes die at each of them.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", os.fstat)
        if hasattr(os, "sync"):
            patch.setattr(os, "sync", lambda: None)
        yield
