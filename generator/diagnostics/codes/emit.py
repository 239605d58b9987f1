"""The problems of the stage `emit`."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "no-sample",
        Severity.ERROR,
        "A field whose limits no sample value was found for.",
        "no value was found that `{name}` allows, and the emitted tests need one",
        "give it an `example:`",
    ),
    DiagnosticCode(
        "no-sample-row",
        Severity.ERROR,
        "An entity whose checks no sample row was found for.",
        "no values of {names} were found that keep the checks of `{entity}`, and the "
        "emitted tests need some",
        "give each of them an `example:`, which together keep the checks",
    ),
)
