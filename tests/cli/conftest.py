"""Fixtures: projects with and without output."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shop import APP_SPEC, BOOKS_SPEC, Shop, generate


def _write_specs(folder: Path) -> None:
    (folder / "specs").mkdir(parents=True)
    (folder / "specs/app.yaml").write_text(APP_SPEC, "utf-8")
    (folder / "specs/books.yaml").write_text(BOOKS_SPEC, "utf-8")


@pytest.fixture(scope="session")
def generated_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a freshly generated project, for tests to copy."""
    folder = tmp_path_factory.mktemp("generated")
    _write_specs(folder)
    return generate(folder)


@pytest.fixture
def shop(
    generated_project: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shop:
    """Return a generated project, up to date with its spec."""
    return Shop.copy_of(generated_project, tmp_path / "shop", capsys, monkeypatch)


@pytest.fixture
def ungenerated_shop(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shop:
    """Return a project with specs and no output."""
    monkeypatch.delenv("CI", raising=False)
    _write_specs(tmp_path / "shop")
    return Shop(tmp_path / "shop", capsys, monkeypatch)
