"""What one entry of the catalogue says."""

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics.model import Severity


@dataclass(frozen=True)
class Code:
    """One kind of problem.

    `slug` is the name that users see and search for, `summary` one line for the docs.
    `message` and `hint` are `str.format` templates; the fields that they name are the
    values that a stage gives with the problem.
    """

    slug: str
    severity: Severity
    summary: str
    message: str
    hint: str | None = None
