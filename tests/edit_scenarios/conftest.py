"""Fixtures: generated projects in both layouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shop import Shop, generate
from tests.edit_scenarios.clinic import APP, SPEC, EditedClinic


@pytest.fixture(scope="session")
def initial_projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return freshly generated projects by layout, for tests to copy."""
    folders = {}
    for layout in ("layered", "modular"):
        folder = tmp_path_factory.mktemp(layout)
        (folder / "specs").mkdir()
        (folder / "specs/app.yaml").write_text(APP.replace("layered", layout), "utf-8")
        (folder / "specs/clinic.yaml").write_text(SPEC, "utf-8")
        folders[layout] = generate(folder)
    return folders


@pytest.fixture(params=["layered", "modular"])
def clinic(
    request: pytest.FixtureRequest,
    initial_projects: dict[str, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> EditedClinic:
    """Return a generated project, up to date with its spec."""
    project, folder = initial_projects[request.param], tmp_path / "clinic"
    shop = Shop.copy_of(project, folder, capsys, monkeypatch)
    return EditedClinic(shop, request.param)
