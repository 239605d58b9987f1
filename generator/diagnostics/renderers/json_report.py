"""Diagnostics as one JSON object, for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from generator.diagnostics.diagnostic import Diagnostic, Severity, Span


def render_json(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, tuple[str, ...]]
) -> str:
    """Render diagnostics as `{"diagnostics": […], "errors": n, "warnings": n}`.

    Characters outside ASCII are escaped, which protects consumers from the content of
    specs. `sources` are unused.
    """
    return json.dumps(document(diagnostics), indent=2) + "\n"


def document(diagnostics: Sequence[Diagnostic]) -> dict[str, object]:
    """Return the object that `render` prints."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    return {
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in diagnostics],
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, object]:
    shown = {"excerpt": list(diagnostic.excerpt)} if diagnostic.excerpt else {}
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "span": _span(diagnostic.span) if diagnostic.span else None,
        "related": [
            {"message": related.message, "span": _span(related.span)}
            for related in diagnostic.related
        ],
        **shown,
    }


def _span(span: Span) -> dict[str, str | int]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_column": span.end_column,
    }
