"""The options and arguments that several commands take."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from generator.diagnostics.renderers import Format

Specs = Annotated[
    Path | None,
    typer.Option("--specs", metavar="DIR", help="Folder of the specs."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="DIR", help="Folder of the emitted backend."),
]
Templates = Annotated[
    Path | None,
    typer.Option("--templates", metavar="DIR", help="Folder of your own templates."),
]
Style = Annotated[
    Format | None,
    typer.Option("--format", help="How to print: for people, programs, or GitHub."),
]
Destructive = Annotated[
    bool,
    typer.Option(
        "--allow-destructive", help="Let the migration drop tables and columns."
    ),
]
Beside = Annotated[
    bool,
    typer.Option(
        "--beside",
        help="The revision changes only what the spec does not describe.",
    ),
]
Amend = Annotated[
    bool,
    typer.Option(
        "--amend",
        help="Regenerate the latest revision with this change. Only if nobody has "
        "applied it yet.",
    ),
]
Conflict = Annotated[
    Literal["markers", "abort"] | None,
    typer.Option(
        "--conflict",
        help="Where edits and changes collide: mark the place, or write nothing. "
        "In CI it is abort unless given.",
    ),
]

Against = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="FILE|REVISION",
        help="The contract to compare with: a file, or a revision of git; else HEAD.",
    ),
]
Paths = Annotated[list[str] | None, typer.Argument(help="Only these files or folders.")]
Places = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH[:NAME]]...",
        help="Only these files or folders; for a pin, a place in a file.",
    ),
]
Served = Annotated[
    str | None,
    typer.Option(
        "--served",
        metavar="FILE|-",
        help="Take over into `openapi.yaml` what the application serves: a document in "
        "a file, or on stdin.",
    ),
]
