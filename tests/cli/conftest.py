"""A generated project for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shop import APP, BOOKS, Shop, generate


def _write_specs(folder: Path) -> None:
    (folder / "specs").mkdir(parents=True)
    (folder / "specs/app.yaml").write_text(APP, "utf-8")
    (folder / "specs/books.yaml").write_text(BOOKS, "utf-8")


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as the first `gen` leaves it, to be copied."""
    folder = tmp_path_factory.mktemp("generated")
    _write_specs(folder)
    return generate(folder)


@pytest.fixture
def shop(
    generated: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shop:
    """A generated project, in step with its spec."""
    return Shop.copy_of(generated, tmp_path / "shop", capsys, monkeypatch)


@pytest.fixture
def bare(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shop:
    """A project with specs and nothing generated."""
    monkeypatch.delenv("CI", raising=False)
    _write_specs(tmp_path / "shop")
    return Shop(tmp_path / "shop", capsys, monkeypatch)
