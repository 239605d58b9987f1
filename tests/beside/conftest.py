"""Fixtures: backends to edit, and npm packages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.beside.edits import Sample
from tests.beside.project import Project, generate
from tests.frontend.conftest import packages

__all__ = ["packages"]

Copies = Callable[[Sample, str], Project]


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Return a function that generates a sample in a layout, once for each pair."""

    @cache
    def generated(sample: Sample, layout: str) -> Project:
        return generate(sample.name, layout, tmp_path_factory.mktemp("generated"))

    return generated


@pytest.fixture
def copy_of(generated: Copies, tmp_path: Path) -> Copies:
    """Return a function that copies the project of a sample in a layout."""
    return lambda sample, layout: generated(sample, layout).copy(tmp_path / "copy")
