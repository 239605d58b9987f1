"""Sample rows: values for the emitted tests, the same on every run."""

from __future__ import annotations

from generator.diagnostics import Problems
from generator.domain.model import Domain

__all__ = ["check_samples"]


def check_samples(domain: Domain, problems: Problems) -> None:
    """Report the samples that the emitted tests need and that cannot be found."""
    from generator.emitted_tests.samples.missing import report_missing

    report_missing(domain, problems)
