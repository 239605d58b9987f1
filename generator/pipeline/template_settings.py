"""Checks of what a project sets about templates: its layout, and templates of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.diagnostics import Problems, nearest_word
from generator.pipeline import stages
from generator.pipeline.project import Project
from generator.templates import layouts

if TYPE_CHECKING:
    from generator.domain import App


def check_layout(app: App, project: Project, problems: Problems) -> None:
    """Report a layout that has no templates."""
    known = layouts(project.templates)
    if app.layout in known:
        return
    meant = nearest_word(app.layout, known)
    hint = f"available layouts: {', '.join(known)}"
    problems.add(
        "unknown-layout",
        app.layout_span,
        layout=app.layout,
        hint=hint if meant is None else f"did you mean `{meant}`? {hint}",
    )


def check_templates(app: App, project: Project, problems: Problems) -> None:
    """Report templates of the project that cannot have an effect."""
    if project.templates is None or problems.has_errors:
        return
    migrations, contract = stages.migrations, stages.contract.CONTRACT
    reserved = {
        contract: f"edit `{contract}` itself: `gen` merges your edits",
        f"{migrations.VERSIONS}/": "edit the revision itself, or write one of your own",
        ".gen/": "choose another folder",
    }
    stages.emit.check_overrides(app.layout, project.templates, reserved, problems)
