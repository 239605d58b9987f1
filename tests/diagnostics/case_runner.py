"""Runs the example folders `cases/<code>/`: what a user sees for a wrong spec."""

from __future__ import annotations

from pathlib import Path

from generator.diagnostics import Problems
from generator.diagnostics.renderers import Format, render
from generator.source import load_specs

CASES = Path(__file__).parent / "cases"


def validate(folder: Path) -> str:
    """Give the diagnostics of the spec in `folder`, as text."""
    problems = Problems()
    load_specs(folder, folder, problems)
    return render(Format.TEXT, problems.items, problems.sources)
