"""Settings of all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# In CI the same examples run every time: what fails there was broken by the change.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")
