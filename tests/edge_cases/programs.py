"""User programs, run with the code of an emitted backend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.acceptance.backend_project import isolated_environment
from tests.forked_python import run_python
from tests.layouts.backends import emit_layout


def run_in_backend(
    specs: Path, layout: str, folder: Path, program: str, **variables: str
) -> Any:
    """Emit a backend below an empty folder, run a program in it, return its output.

    `program` is a module in this folder that prints JSON.
    """
    backend = emit_layout(specs, layout, folder)
    ran = run_python(
        str(Path(__file__).with_name(program)),
        folder=backend.folder,
        variables=isolated_environment({**variables, "PYTHONPATH": "."}),
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def run_with_database(
    spec: str, layout: str, folder: Path, program: str, database_url: str
) -> Any:
    """Emit the backend of a spec and run a program with its database."""
    specs = folder / "written"
    specs.mkdir()
    (specs / "spec.yaml").write_text(spec, "utf-8")
    emitted = folder / "emitted"
    return run_in_backend(specs, layout, emitted, program, DATABASE_URL=database_url)
