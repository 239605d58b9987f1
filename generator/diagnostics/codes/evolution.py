"""The problems of renames and other history in a spec, found by the stage `domain`."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "was-unchanged",
        Severity.ERROR,
        "`was` repeats the current name.",
        "`was` is the current name, `{name}`",
        "write the previous name, or omit `was`",
    ),
    DiagnosticCode(
        "duplicate-was",
        Severity.ERROR,
        "Two definitions have the same previous name.",
        "`was: {name}` appears more than once",
        "keep it only on the definition that `{name}` was renamed to",
    ),
)
