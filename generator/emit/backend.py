"""Domain → view objects → templates → tree."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from generator.tree import Tree

if TYPE_CHECKING:
    from generator.diagnostics import Problems
    from generator.domain import Domain
    from generator.schema import Table


def emit_backend(
    domain: Domain,
    tables: tuple[Table, ...],
    templates: Path | None,
    problems: Problems,
    below: str = "",
    revisions: Iterable[str] = (),
) -> Tree:
    """Render the files of the backend, by path in sorted order.

    With `below`, only paths with that prefix are rendered. `revisions` are the texts of
    all revisions, which determine the helpers to emit for them.

    `templates` is a folder of overriding templates; their failures are added to
    `problems`.
    """
    from generator.emit.pruning import prune
    from generator.emit.render import render_templates
    from generator.emit.revision_helpers import unused_helpers
    from generator.emit.views.application import app_view
    from generator.templates import template_files

    unused = unused_helpers(revisions)
    files = [
        template
        for template in template_files(domain.app.layout, templates)
        if template.is_part or template.path.startswith(below)
        if template.path not in unused
    ]
    view = app_view(domain, tables)
    tree = dict(sorted(render_templates(view, files, templates, problems)))
    return prune(tree, {file.path for file in files if file.is_override})
