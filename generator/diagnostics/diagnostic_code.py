"""An entry of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics.diagnostic import Severity


@dataclass(frozen=True)
class DiagnosticCode:
    """One kind of problem.

    `slug` is the name that users see and search for, `summary` is one line for the
    docs. `message` and `hint` are `str.format` templates; a stage supplies the values
    of their fields with each problem.
    """

    slug: str
    severity: Severity
    summary: str
    message: str
    hint: str | None = None
