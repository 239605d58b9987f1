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
    typer.Option("--templates", metavar="DIR", help="Folder of custom templates."),
]
FormatOption = Annotated[
    OutputFormat | None,
    typer.Option("--format", help="Output format: for users, programs, or GitHub."),
]
DestructiveOption = Annotated[
    bool,
    typer.Option(
        "--allow-destructive", help="Allow the migration to drop tables and columns."
    ),
]
UnmanagedOption = Annotated[
    bool,
    typer.Option(
        "--unmanaged",
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
        help="On conflicts between user edits and generated changes: mark them, or "
        "write nothing. Default: markers; in CI, abort.",
    ),
]

AgainstOption = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="FILE|REVISION",
        help="The contract to compare with: a file, or a git revision. Default: HEAD.",
    ),
]
PathsArgument = Annotated[
    list[str] | None, typer.Argument(help="Only these files or folders.")
]
PlacesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH[:NAME]]...",
        help="Only these files or folders; with --pin, also a place in a file.",
    ),
]
ServedOption = Annotated[
    str | None,
    typer.Option(
        "--served",
        metavar="FILE|-",
        help="Update `openapi.yaml` from the document that the application serves, in "
        "a file or on stdin.",
    ),
]
