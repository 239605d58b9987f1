"""The shared parts of the commands: folders, format, and how results are printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.diagnostics import OutputFormat, Problems, render_diagnostics
from generator.pipeline import Folders, Project, find_project
from generator.workspace import completed_output, is_interrupted

if TYPE_CHECKING:
    import typer

INTERRUPTED_MESSAGE = "a run was interrupted: run `gen` to complete it"


@dataclass(frozen=True)
class CommonOptions:
    """The options that every command takes."""

    specs: Path | None = None
    output: Path | None = None
    templates: Path | None = None
    style: OutputFormat | None = None

    @property
    def format(self) -> OutputFormat:
        """The output format; text unless specified otherwise."""
        return self.style or OutputFormat.TEXT

    def locate_project(self, problems: Problems) -> Project:
        """Find the project around the working directory."""
        given = Folders(self.specs, self.output, self.templates)
        return find_project(Path.cwd(), given, problems)

    @contextmanager
    def open_for_reading(self, problems: Problems) -> Iterator[Project]:
        """Yield the project for a command that only reads.

        After an interrupted run, its output is a copy in which that run is completed,
        and a note about it is printed.
        """
        project = self.locate_project(problems)
        with completed_output(str(project.output), problems) as output:
            print_if_interrupted(project)
            yield replace(project, output=Path(output))


def merge_options(
    context: typer.Context,
    specs: Path | None,
    output: Path | None,
    templates: Path | None,
    style: OutputFormat | None,
) -> CommonOptions:
    """Merge the options before a subcommand with those after it, which win."""
    before: CommonOptions = context.obj or CommonOptions()
    return CommonOptions(
        specs or before.specs,
        output or before.output,
        templates or before.templates,
        style or before.style,
    )


def print_message(text: str) -> None:
    """Print a message to stderr."""
    print(text, file=sys.stderr)


def print_if_interrupted(project: Project) -> None:
    """Print a note if a run was interrupted."""
    if is_interrupted(str(project.output)):
        print_message(INTERRUPTED_MESSAGE)


def print_diagnostics(problems: Problems, style: OutputFormat) -> None:
    """Print diagnostics: text on stderr, machine-readable formats on stdout."""
    if style is OutputFormat.TEXT:
        color = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
        text = render_diagnostics(
            style, problems.items, problems.sources, color=bool(color)
        )
        print(text, end="", file=sys.stderr)
    else:
        print(render_diagnostics(style, problems.items, problems.sources), end="")
