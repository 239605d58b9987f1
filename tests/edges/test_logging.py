"""An application that is only imported leaves logging to the importing program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.backend_project import environment
from tests.edges.programs import run_beside
from tests.emitted import SAMPLES
from tests.forking import run_python
from tests.layouts.backends import LAYOUTS, lay_out


@pytest.mark.parametrize("layout", LAYOUTS)
def test_importing_the_application_changes_no_logging(
    tmp_path: Path, layout: str
) -> None:
    # Logs from before startup would mix with the program's JSON.
    specs, program = SAMPLES["bookshop"], "quiet_by_hand.py"
    assert run_beside(specs, layout, tmp_path, program) is True


def test_errors_before_the_start_up_show_no_values(tmp_path: Path) -> None:
    backend = lay_out(SAMPLES["bookshop"], "layered", tmp_path)
    program = str(Path(__file__).with_name("failing_by_hand.py"))
    ran = run_python(
        program, folder=backend.folder, variables=environment({"PYTHONPATH": "."})
    )
    assert ran.returncode == 0, ran.stderr
    assert "RuntimeError: no such card" in ran.stdout + ran.stderr
    assert "4111" not in ran.stdout + ran.stderr
