"""Fixtures for the tests of layouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts.backends import SPEC


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """Write a spec without a layout and return its folder."""
    folder = tmp_path / "written"
    folder.mkdir()
    (folder / "shop.yaml").write_text(SPEC, "utf-8")
    return folder
