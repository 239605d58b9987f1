"""The documentation page in Chromium: it shows the API and runs no other script.

Takes a minute: `pytest -m expensive tests/frontend`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.backend_project import BackendProject
from tests.acceptance.http_client import send_request
from tests.emit_helpers import emit_specs, write_spec, write_tree
from tests.frontend.test_running_frontend import CHROMIUM

RUN = "document.documentElement.dataset.ran = 1"
HOSTILE = f"</title><script>{RUN}</script><img src=x onerror='{RUN}'>"


@pytest.mark.expensive
def test_it_shows_a_hostile_title_and_runs_nothing(
    packages: Path, tmp_path: Path
) -> None:
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser is None:
        # Required in CI, optional on a developer's machine.
        assert "CI" not in os.environ, "Chromium is needed"
        pytest.skip("Chromium is needed")
    app = {"name": "hostile", "title": HOSTILE, "description": HOSTILE}
    entities = {"Thing": {"description": HOSTILE}}
    spec = {"groundplan": 1, "app": app, "entities": entities}
    tree = emit_specs(write_spec(spec, tmp_path / "specs"))
    project = BackendProject(write_tree(tree, tmp_path / "output"), Path(sys.prefix))
    assets = packages / "node_modules" / "swagger-ui-dist"
    with project.serve(DOCS_ASSETS=str(assets)) as address:
        assert send_request("GET", f"{address}/docs").status == 200
        shown = subprocess.run(
            [
                *(browser, "--headless", "--no-sandbox", "--disable-gpu"),
                *("--no-first-run", f"--user-data-dir={tmp_path}/profile"),
                *("--virtual-time-budget=20000", "--dump-dom", f"{address}/docs"),
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout
    assert "/api/v1/things" in shown
    assert "data-ran" not in shown
