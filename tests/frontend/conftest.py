"""Fixtures: a generated project, shared with the CLI tests, and npm packages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import generated_project, shop
from tests.frontend.node_project import install

__all__ = ["generated_project", "shop"]


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the npm packages, once per run."""
    shared = tmp_path_factory.getbasetemp()
    return install(shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared)
