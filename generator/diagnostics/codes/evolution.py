"""The problems of renames and other history in a spec, found by the stage `domain`."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "was-unchanged",
        Severity.ERROR,
        "Something is said to have had the name that it has.",
        "`{name}` cannot have been called `{name}`",
        "write the name that it had before, or leave `was` out",
    ),
    DiagnosticCode(
        "duplicate-was",
        Severity.ERROR,
        "Two things are said to have been the same thing.",
        "`{name}` can be only one of them now",
        "keep the `was: {name}` of the one that it has become",
    ),
)
