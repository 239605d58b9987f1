"""The problems of the stage `emit`."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "no-sample",
        Severity.ERROR,
        "No sample value was found within the limits of a field.",
        "no sample value for `{name}`, which the emitted tests require, was found "
        "within its limits",
        "add an `example:`",
    ),
    DiagnosticCode(
        "no-sample-row",
        Severity.ERROR,
        "No sample row was found that satisfies the checks of an entity.",
        "no values of {names}, which the emitted tests require, were found that "
        "satisfy the checks of `{entity}`",
        "add an `example:` to each of them so that together they satisfy the checks",
    ),
)
