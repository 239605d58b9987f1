"""Renderers of diagnostics for the terminal, for programs and for GitHub.

Each returns text that ends with a line break, or nothing if there is no diagnostic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from generator.diagnostics.diagnostic import Diagnostic


class OutputFormat(StrEnum):
    """The output format of diagnostics."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def render_diagnostics(
    style: OutputFormat,
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, tuple[str, ...]],
    *,
    color: bool = False,
) -> str:
    """Render diagnostics; `sources` are the lines of each file, as far as known.

    `color` only applies to text.
    """
    from generator.diagnostics.renderers import github_report as github
    from generator.diagnostics.renderers import json_report as json
    from generator.diagnostics.renderers import text_report as text

    if style is OutputFormat.JSON:
        return json.render_json(diagnostics, sources)
    if style is OutputFormat.GITHUB:
        return github.render_github(diagnostics, sources)
    return text.render_text(diagnostics, sources, color=color)
