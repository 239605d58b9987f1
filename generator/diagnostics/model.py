"""What a diagnostic is: a code of the catalogue, a place, a message, what to write."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a problem stops the run."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of one line of one file; lines and columns count from 1.

    `file` is a path relative to the project's root, with forward slashes. `end_column`
    is the column behind the last character.
    """

    file: str
    line: int
    column: int
    end_column: int


@dataclass(frozen=True)
class Related:
    """Another place that a problem has to do with, such as the first definition."""

    span: Span
    message: str


@dataclass(frozen=True)
class Diagnostic:
    """One problem, ready to be rendered."""

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    hint: str | None = None
    related: tuple[Related, ...] = ()
    excerpt: tuple[str, ...] = ()
    """Lines to be shown below, such as a difference."""
