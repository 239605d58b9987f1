"""An application that is only imported leaves logging to the importing program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.backend_project import isolated_environment
from tests.edge_cases.programs import run_in_backend
from tests.emit_helpers import SAMPLES
from tests.forked_python import run_python
from tests.layouts.backends import LAYOUT_PARAMS, emit_layout


@pytest.mark.parametrize("layout", LAYOUT_PARAMS)
def test_importing_the_application_does_not_configure_logging(
    tmp_path: Path, layout: str
) -> None:
    # Logs from before startup would mix with the program's JSON.
    specs, program = SAMPLES["bookshop"], "check_default_logging.py"
    assert run_in_backend(specs, layout, tmp_path, program) is True


def test_errors_before_startup_log_no_values(tmp_path: Path) -> None:
    backend = emit_layout(SAMPLES["bookshop"], "layered", tmp_path)
    program = str(Path(__file__).with_name("fail_before_startup.py"))
    ran = run_python(
        program,
        folder=backend.folder,
        variables=isolated_environment({"PYTHONPATH": "."}),
    )
    assert ran.returncode == 0, ran.stderr
    assert "RuntimeError: no such card" in ran.stdout + ran.stderr
    assert "4111" not in ran.stdout + ran.stderr
