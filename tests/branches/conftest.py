"""Fixtures: a project in git."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.cli.crash_report import run_guarded
from tests.branches.team import BranchProject, write_specs
from tests.cli.shop import Shop


@pytest.fixture(scope="session")
def initial_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a freshly generated project, for tests to copy."""
    folder = tmp_path_factory.mktemp("begun")
    write_specs(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run_guarded([]) == 0
    return folder


@pytest.fixture
def team(
    initial_project: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> BranchProject:
    """Return a copy of the project in a git repository."""
    monkeypatch.delenv("CI", raising=False)
    shutil.copytree(initial_project, tmp_path / "shop")
    return BranchProject(Shop(tmp_path / "shop", capsys, monkeypatch))
