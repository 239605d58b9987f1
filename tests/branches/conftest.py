"""A project in git for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.branches.team import Team, write_specs
from tests.cli.shop import Shop, generate


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project that everybody begins with, to be copied."""
    folder = tmp_path_factory.mktemp("begun")
    write_specs(folder)
    return generate(folder)


@pytest.fixture
def shop(
    begun: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shop:
    """The project, not in git yet."""
    return Shop.copy_of(begun, tmp_path / "shop", capsys, monkeypatch)


@pytest.fixture
def team(shop: Shop) -> Team:
    """The project in git."""
    return Team(shop)
