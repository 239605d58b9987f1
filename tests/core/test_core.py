"""The core of an emitted backend passes a test suite that is not emitted with it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.backend_project import isolated_environment
from tests.emit_helpers import NO_PLUGINS, SAMPLES
from tests.layouts.backends import LAYOUTS, emit_layout
from tests.migrations.databases import postgresql

SUITE = Path(__file__).with_name("suite")


def _run_suite(folder: Path, layout: str, **variables: str) -> None:
    backend = emit_layout(SAMPLES["bookshop"], layout, folder)
    suite = backend.folder / "tests" / "core"
    shutil.copytree(SUITE, suite)
    # The tests must not read a developer's application settings.
    (backend.folder / ".env").write_text("DATABASE_URL=nosuch://\n", "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *NO_PLUGINS, "tests/core"],
        cwd=backend.folder,
        env=isolated_environment(variables),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.expensive
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_core_passes_on_sqlite(tmp_path: Path, layout: str) -> None:
    _run_suite(tmp_path, layout)


@pytest.mark.expensive
def test_the_core_passes_on_postgresql(tmp_path: Path) -> None:
    with postgresql(tmp_path / "database") as url:
        _run_suite(tmp_path, "layered", TEST_DATABASE_URL=url)
