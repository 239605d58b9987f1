"""Domain → view objects → templates → tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.tree import Tree

if TYPE_CHECKING:
    from generator.contract import OpenApiDocument
    from generator.diagnostics import Problems
    from generator.domain import Domain
    from generator.emit.views.application import AppView
    from generator.schema import Table
    from generator.templates import Template


@dataclass(frozen=True)
class OutputFiles:
    """The table of output files: one row for each path, with the template of it.

    What printers make, such as TypeScript, is printed by a template too, so a project
    overrides it like any other file.
    """

    rows: tuple[Template, ...]
    app: AppView
    overrides: Path | None
    """The folder of the project's templates."""
    extras: tuple[str, ...]
    """The optional files of the frontend."""

    def make(
        self, contract: OpenApiDocument, problems: Problems, below: str = ""
    ) -> Tree:
        """Make the files, by path in sorted order.

        With `below`, only paths with that prefix are made. Failures of the project's
        templates are added to `problems`.
        """
        from generator.emit.pruning import prune
        from generator.emit.render import RenderContext, render_templates
        from generator.frontend import frontend_view

        rows = [r for r in self.rows if r.is_part or r.path.startswith(below)]
        context = RenderContext(self.app, frontend_view(contract, self.extras))
        tree = dict(sorted(render_templates(context, rows, self.overrides, problems)))
        return prune(tree, {row.path for row in rows if row.is_override})


def output_files(
    domain: Domain,
    tables: tuple[Table, ...],
    overrides: Path | None,
    revisions: Iterable[str] = (),
) -> OutputFiles:
    """Return the output files of a backend.

    `revisions` are the texts of all revisions, which determine the helpers to emit for
    them. `overrides` is the folder of the project's templates.
    """
    from generator.emit.revision_helpers import unused_helpers
    from generator.emit.views.application import app_view
    from generator.templates import template_files

    unused = unused_helpers(revisions)
    rows = template_files(domain.app.layout, overrides)
    return OutputFiles(
        rows=tuple(row for row in rows if row.path not in unused),
        app=app_view(domain, tables),
        overrides=overrides,
        extras=domain.app.frontend,
    )
