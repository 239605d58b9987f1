"""Settings of the test suite."""

from __future__ import annotations

import gc
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# CI runs the same examples every time: a failure there comes from the change.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

_MEMORY_FOLDER = "/dev/shm"
_REQUIRED_BYTES = 8 << 30


def _keep_files_in_memory() -> None:
    """Create temporary folders in memory if it has room and allows execution.

    Tests write hundreds of thousands of small files, which takes a fifth of their time
    on a disk.
    """
    if not hasattr(os, "statvfs") or not os.access(_MEMORY_FOLDER, os.W_OK):
        return
    found = os.statvfs(_MEMORY_FOLDER)
    if (
        found.f_bavail * found.f_frsize > _REQUIRED_BYTES
        and not found.f_flag & os.ST_NOEXEC
    ):
        tempfile.tempdir = os.environ["TMPDIR"] = _MEMORY_FOLDER


if "TMPDIR" not in os.environ:
    _keep_files_in_memory()


_SLOW = re.compile(r"^pytestmark = pytest\.mark\.(expensive|lint)$", re.MULTILINE)
_FAST = re.compile(r"\bmark\.fast\b")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Skip importing modules without fast tests if only these are to run."""
    if config.option.markexpr not in config.getini("addopts"):
        return None
    if collection_path.suffix != ".py" or not collection_path.is_file():
        return None
    text = collection_path.read_text("utf-8")
    return True if _SLOW.search(text) and not _FAST.search(text) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with tests that take minutes, so that no worker is left alone with one."""
    items.sort(key=lambda item: item.get_closest_marker("minutes") is None)


def pytest_collection_finish() -> None:
    """Exempt what collection created from garbage collection, which would rescan it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _disable_bytecode() -> Iterator[None]:
    """Keep tests from running bytecode compiled from an earlier version of a file.

    Python trusts bytecode while its source has the same size and the same modification
    time in seconds, as two versions can have that a test generates in quick succession.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        patch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        yield


@pytest.fixture(autouse=True, scope="session")
def _disable_fsync() -> Iterator[None]:
    """Skip syncing to disk: no test cuts the power.

    The calls still happen, and crash tests die at each of them.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", os.fstat)
        if hasattr(os, "sync"):
            patch.setattr(os, "sync", lambda: None)
        yield
