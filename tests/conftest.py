"""Settings of all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

# In CI the same examples run every time: what fails there was broken by the change.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


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
