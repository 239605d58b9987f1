"""Runs the example folders `cases/<code>/`: what a user sees for a wrong spec."""

from __future__ import annotations

from pathlib import Path

from generator.diagnostics import Problems
from generator.diagnostics.codes import source
from generator.diagnostics.renderers import Format, render
from generator.domain.resolve import resolve
from generator.source import load_specs
from generator.spec import read

CASES = Path(__file__).parent / "cases"

_OF_SOURCE = {code.slug for code in source.CODES}
"""Their examples are no whole specs."""


def validate(folder: Path) -> str:
    """Give the diagnostics of the spec in `folder`, as text."""
    problems = Problems()
    documents = load_specs(folder, folder, problems)
    if folder.name not in _OF_SOURCE:
        resolve(read(documents, problems), problems)
    return render(Format.TEXT, problems.items, problems.sources)
