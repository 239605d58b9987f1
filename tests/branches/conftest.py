"""Fixtures: a project in git."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.branches.team import BranchProject, write_specs
from tests.cli.shop import Shop, generate


@pytest.fixture(scope="session")
def initial_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a freshly generated project, for tests to copy."""
    folder = tmp_path_factory.mktemp("begun")
    write_specs(folder)
    return generate(folder)


@pytest.fixture
def shop(
    initial_project: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shop:
    """Return a copy of the project, not in git yet."""
    return Shop.copy_of(initial_project, tmp_path / "shop", capsys, monkeypatch)


@pytest.fixture
def team(shop: Shop) -> BranchProject:
    """Return a copy of the project in a git repository."""
    return BranchProject(shop)
