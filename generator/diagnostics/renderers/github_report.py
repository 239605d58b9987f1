"""Diagnostics as workflow commands, which GitHub shows next to the changed lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.renderers.escaping import escape_invisible


def render_github(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, tuple[str, ...]]
) -> str:
    """Render one command per line; `sources` are unused, as GitHub has the files."""
    return "".join(f"{_command(diagnostic)}\n" for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    properties: dict[str, str | int] = {}
    if span := diagnostic.span:
        properties["file"] = span.file
        properties["line"] = span.line
        properties["endLine"] = span.line
        properties["col"] = span.column
        properties["endColumn"] = span.end_column
    properties["title"] = diagnostic.code
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{diagnostic.severity.value} {shown}::{_data(_message(diagnostic))}"


def _message(diagnostic: Diagnostic) -> str:
    lines = [escape_invisible(diagnostic.message)]
    if diagnostic.hint:
        lines.append(f"help: {escape_invisible(diagnostic.hint)}")
    lines += [escape_invisible(line) for line in diagnostic.excerpt]
    for related in diagnostic.related:
        place = f"{related.span.file}:{related.span.line}:{related.span.column}"
        lines.append(f"{escape_invisible(place)}: {escape_invisible(related.message)}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str | int) -> str:
    return _data(escape_invisible(str(value))).replace(":", "%3A").replace(",", "%2C")
