"""Domain → view objects → templates → tree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.emit.tree import EmittedFile, Tree

if TYPE_CHECKING:
    from generator.diagnostics import Problems
    from generator.domain.model import Domain
    from generator.domain.tables import Table


def emit(
    domain: Domain,
    tables: tuple[Table, ...],
    templates: Path | None,
    problems: Problems,
    below: str = "",
) -> Tree:
    """Give every file of the backend, by path in sorted order.

    With `below`, only those whose path begins so.

    `templates` is a folder of overriding templates; what fails in one of these is added
    to `problems`.
    """
    from generator.emit.render import render
    from generator.emit.templates import template_files
    from generator.emit.views.app import app_view

    files = [
        template
        for template in template_files(domain.app.layout, templates)
        if template.is_part or template.path.startswith(below)
    ]
    view = app_view(domain, tables)
    return dict(sorted(render(view, files, templates, problems)))


__all__ = ["EmittedFile", "Tree", "emit"]
