"""The shared parts of the commands: folders, format, and how results are printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.diagnostics import Problems
from generator.diagnostics.renderers import Format, render
from generator.pipeline.project import Folders, Project, find_project
from generator.workspace import interrupted, read_through

if TYPE_CHECKING:
    import typer

INTERRUPTED = "a run was interrupted: run `gen` to complete it"


@dataclass(frozen=True)
class Common:
    """The options that every command takes."""

    specs: Path | None = None
    output: Path | None = None
    templates: Path | None = None
    style: Format | None = None

    @property
    def format(self) -> Format:
        """The output format; text unless specified otherwise."""
        return self.style or Format.TEXT

    def project(self, problems: Problems) -> Project:
        """Find the project around the working directory."""
        given = Folders(self.specs, self.output, self.templates)
        return find_project(Path.cwd(), given, problems)

    @contextmanager
    def reading(self, problems: Problems) -> Iterator[Project]:
        """Yield the project for a command that only reads.

        After an interrupted run, its output is a copy in which that run is completed,
        and a note about it is printed.
        """
        project = self.project(problems)
        with read_through(str(project.output), problems) as output:
            say_if_interrupted(project)
            yield replace(project, output=Path(output))


def common_of(
    context: typer.Context,
    specs: Path | None,
    output: Path | None,
    templates: Path | None,
    style: Format | None,
) -> Common:
    """Merge the options before a subcommand with those after it, which win."""
    before: Common = context.obj or Common()
    return Common(
        specs or before.specs,
        output or before.output,
        templates or before.templates,
        style or before.style,
    )


def say(text: str) -> None:
    """Print a message to stderr."""
    print(text, file=sys.stderr)


def say_if_interrupted(project: Project) -> None:
    """Print a note if a run was interrupted."""
    if interrupted(str(project.output)):
        say(INTERRUPTED)


def show(problems: Problems, style: Format) -> None:
    """Print diagnostics: text on stderr, machine-readable formats on stdout."""
    if style is Format.TEXT:
        color = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
        text = render(style, problems.items, problems.sources, color=bool(color))
        print(text, end="", file=sys.stderr)
    else:
        print(render(style, problems.items, problems.sources), end="")
