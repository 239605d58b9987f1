"""Runner for the example folders `cases/<code>/`: the output for a wrong spec."""

from __future__ import annotations

from pathlib import Path

from generator.diagnostics import Problems
from generator.diagnostics.renderers import OutputFormat, render_diagnostics
from generator.pipeline import run as pipeline
from generator.pipeline.project import Project

CASES = Path(__file__).parent / "cases"


def validate(folder: Path) -> str:
    """Return the output of `gen validate` for the spec in `folder`."""
    problems = Problems()
    project = Project(folder, specs=folder, output=folder / "output", templates=None)
    pipeline.validate_specs(project, problems)
    return render_diagnostics(OutputFormat.TEXT, problems.items, problems.sources)
