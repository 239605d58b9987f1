"""The options and arguments that several commands take."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from generator.diagnostics import OutputFormat

SpecsOption = Annotated[
    Path | None,
    typer.Option("--specs", metavar="DIR", help="Folder of the specs."),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", metavar="DIR", help="Folder of the emitted backend."),
]
TemplatesOption = Annotated[
    Path | None,
    typer.Option("--templates", metavar="DIR", help="Folder of your own templates."),
]
FormatOption = Annotated[
    OutputFormat | None,
    typer.Option("--format", help="How to print: for people, programs, or GitHub."),
]
DestructiveOption = Annotated[
    bool,
    typer.Option(
        "--allow-destructive", help="Let the migration drop tables and columns."
    ),
]
BesideOption = Annotated[
    bool,
    typer.Option(
        "--beside",
        help="The revision changes only what the spec does not describe.",
    ),
]
AmendOption = Annotated[
    bool,
    typer.Option(
        "--amend",
        help="Regenerate the latest revision with this change. Only if nobody has "
        "applied it yet.",
    ),
]
ConflictOption = Annotated[
    Literal["markers", "abort"] | None,
    typer.Option(
        "--conflict",
        help="Where edits and changes collide: mark the place, or write nothing. "
        "In CI it is abort unless given.",
    ),
]

AgainstOption = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="FILE|REVISION",
        help="The contract to compare with: a file, or a revision of git; else HEAD.",
    ),
]
PathsArgument = Annotated[
    list[str] | None, typer.Argument(help="Only these files or folders.")
]
PlacesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH[:NAME]]...",
        help="Only these files or folders; for a pin, a place in a file.",
    ),
]
ServedOption = Annotated[
    str | None,
    typer.Option(
        "--served",
        metavar="FILE|-",
        help="Take over into `openapi.yaml` what the application serves: a document in "
        "a file, or on stdin.",
    ),
]
