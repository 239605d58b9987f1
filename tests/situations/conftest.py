"""A generated project for every test, in either layout."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shop import Shop, generate
from tests.situations.clinic import APP, SPEC, Clinic


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The project as the first `gen` leaves it, by layout, to be copied."""
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
    begun: dict[str, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Clinic:
    """A generated project, in step with its spec."""
    project, folder = begun[request.param], tmp_path / "clinic"
    shop = Shop.copy_of(project, folder, capsys, monkeypatch)
    return Clinic(shop, request.param)
