"""Fixtures: backends to edit, and npm packages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.frontend.conftest import packages
from tests.manual_edits.edits import EditedSample
from tests.manual_edits.project import EditedProject, generate

__all__ = ["packages"]

Copies = Callable[[EditedSample, str], EditedProject]


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Return a function that generates a sample in a layout, once for each pair."""

    @cache
    def generated(sample: EditedSample, layout: str) -> EditedProject:
        return generate(sample.name, layout, tmp_path_factory.mktemp("generated"))

    return generated


@pytest.fixture
def copy_of(generated: Copies, tmp_path: Path) -> Copies:
    """Return a function that copies the project of a sample in a layout."""
    return lambda sample, layout: generated(sample, layout).copy(tmp_path / "copy")
