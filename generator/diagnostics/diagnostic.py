"""A diagnostic: a code of the catalogue with a location, a message and a hint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """The severity of a problem; errors stop the run."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Span:
    """A range within one line of a file; lines and columns count from 1.

    `file` is relative to the project's root, with forward slashes. `end_column` is
    exclusive.
    """

    file: str
    line: int
    column: int
    end_column: int


@dataclass(frozen=True)
class Related:
    """Another location relevant to the problem, such as the first definition."""

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
    """Further lines to show, such as a diff."""
