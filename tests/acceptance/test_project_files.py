"""uv and pip install a backend from its files, and its workflow's commands pass.

These take minutes: `pytest -m expensive tests/acceptance`.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from tests.acceptance.backend_project import UV, generate, run
from tests.acceptance.conftest import NewDatabase
from tests.emit_helpers import SAMPLES

pytestmark = pytest.mark.expensive

SERVICE = "postgresql+psycopg://postgres:postgres@localhost/postgres"
"""The database of the workflow's service."""


@pytest.fixture
def output(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the bookshop's backend, layered unless a test chooses another layout.

    The lists of packages that differ between layouts are installed in `test_backends`.
    """
    layout = getattr(request, "param", "layered")
    return generate(SAMPLES["bookshop"], layout, tmp_path / "project")


def new_environment(folder: Path) -> Path:
    """Create a virtual environment with the newest pip; return its `bin` folder."""
    run([sys.executable, "-m", "venv", str(folder)], folder.parent, {})
    install = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet"]
    run([*install, "--upgrade", "pip>=25.1"], folder.parent, {})
    return folder / "bin"


def have_tests_passed(report: str) -> bool:
    """Return whether tests ran and none failed."""
    return " passed" in report and " failed" not in report


@pytest.mark.parametrize("output", ["modular"], indirect=True)
def test_uv_runs_it(output: Path) -> None:
    run([UV, "sync", "--quiet", "--python", sys.executable], output, {})

    assert have_tests_passed(run([UV, "run", "pytest"], output, {}))
    run([UV, "run", "ruff", "check", "."], output, {})
    # The next run keeps dependencies added with uv: see
    # tests/cli/test_project_edits.py.
    run([UV, "add", "--quiet", "idna>=3"], output, {})
    assert '"idna>=3"' in (output / "pyproject.toml").read_text("utf-8")


def test_pip_installs_it_from_both_lists(output: Path, tmp_path: Path) -> None:
    for number, given in enumerate(
        (["--requirement", "requirements-dev.txt"], [".", "--group", "dev"])
    ):
        programs = new_environment(tmp_path / f"pip{number}")
        install = [str(programs / "python"), "-m", "pip", "install", "--quiet"]
        run([*install, *given], output, {})
        assert have_tests_passed(run([str(programs / "pytest")], output, {}))
        # The application is imported from the output, not from an installed copy.
        where = "import app.main; print(app.main.__file__)"
        found = run([str(programs / "python"), "-c", where], output, {})
        assert Path(found.strip()) == output / "app/main.py"


@pytest.mark.parametrize("job", ["lint", "test", "frontend"])
def test_the_commands_of_its_workflow_pass(
    output: Path, job: str, tmp_path: Path, new_postgresql: NewDatabase
) -> None:
    if job == "frontend" and shutil.which("npm") is None:
        # CI installs npm; elsewhere it is optional.
        assert "CI" not in os.environ, "npm is needed"
        pytest.skip("npm is needed")
    text = (output / ".github/workflows/ci.yml").read_text("utf-8")
    workflow = yaml.safe_load(text)
    steps = [step for step in workflow["jobs"][job]["steps"] if "run" in step]
    folder = output / workflow["defaults"]["run"]["working-directory"]
    programs = new_environment(tmp_path / "environment")
    kept = {k: v for k, v in os.environ.items() if k.lower().startswith("npm_")}
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    database = new_postgresql()

    assert steps
    for step in steps:
        given = {
            k: v.replace(SERVICE, database) for k, v in step.get("env", {}).items()
        }
        assert SERVICE not in given.values()
        variables = {**kept, "PATH": path, **given}
        run(["bash", "-e", "-c", step["run"]], folder, variables)
