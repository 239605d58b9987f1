"""The commands: they parse arguments, run the pipeline, print and return exit codes."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from generator.cli import commands, contracts
from generator.cli.common_options import takes
from generator.cli.exit_codes import INTERRUPTED
from generator.cli.options import (
    AgainstOption,
    AmendOption,
    ConflictOption,
    DestructiveOption,
    FormatOption,
    OutputOption,
    PathsArgument,
    PlacesArgument,
    ServedOption,
    SpecsOption,
    TemplatesOption,
    UnmanagedOption,
)
from generator.cli.run_context import CommonOptions
from generator.pipeline import Migrations

app = typer.Typer(
    name="gen",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

# Newer versions of Typer bundle Click: find the class by its name.
_CLICK_EXCEPTION: Any = next(
    base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException"
)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    command = typer.main.get_command(app)
    try:
        result = command.main(arguments, prog_name="gen", standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except _CLICK_EXCEPTION as error:
        error.show()
        return int(error.exit_code)
    except SystemExit as end:
        # The parser exits by itself when the reader of our output has closed it.
        raise BrokenPipeError from end
    if result == INTERRUPTED:
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


@app.callback(invoke_without_command=True)
def generate(
    context: typer.Context,
    specs: SpecsOption = None,
    output: OutputOption = None,
    templates: TemplatesOption = None,
    style: FormatOption = None,
    allow_destructive: DestructiveOption = False,
    conflict: ConflictOption = None,
    amend: AmendOption = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.")
    ] = False,
) -> int:
    """Generate the backend from the specs; keep user edits."""
    context.obj = CommonOptions(specs, output, templates, style)
    if version:
        return commands.print_version()
    if context.invoked_subcommand is None:
        migrations: Migrations = "amend" if amend else "next"
        return commands.generate(context.obj, allow_destructive, conflict, migrations)
    common = {"specs": specs, "output": output, "templates": templates, "style": style}
    own = {
        "allow_destructive": allow_destructive,
        "conflict": conflict,
        "amend": amend,
    }
    _refuse_unread(context, common, own)
    return 0


def _refuse_unread(
    context: typer.Context, common: dict[str, Any], own: dict[str, Any]
) -> None:
    """Refuse options before a subcommand that does not read them.

    A subcommand reads the `common` options that it also defines, and none of `gen`'s
    `own` options.
    """
    group: Any = context.command
    chosen = group.commands[context.invoked_subcommand]
    known = {parameter.name for parameter in chosen.params}
    spelled = {parameter.name: parameter.opts[0] for parameter in group.params}
    for name, value in {**common, **own}.items():
        if not value or (name in common and name in known):
            continue
        what = "must come after" if name in known else "is not an option of"
        command = f"`gen {context.invoked_subcommand}`"
        raise typer.BadParameter(f"{spelled[name]} {what} {command}", context)


@app.command()
@takes()
def check(
    context: typer.Context,
    common: CommonOptions,
    breaking: Annotated[
        bool,
        typer.Option("--breaking", help="Fail on contract changes that break clients."),
    ] = False,
    against: AgainstOption = None,
) -> int:
    """Check whether the output is up to date; write nothing."""
    if breaking:
        return contracts.check_contract(common, against)
    _refuse_against(context, against, "--breaking")
    return commands.check(common)


@app.command()
@takes()
def diff(
    context: typer.Context,
    common: CommonOptions,
    allow_destructive: DestructiveOption = False,
    contract: Annotated[
        bool,
        typer.Option("--contract", help="Show what changed for clients instead."),
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Show changes in `.gen/`, too.")
    ] = False,
    against: AgainstOption = None,
) -> int:
    """Show what `gen` would change, as a diff; write nothing."""
    if contract:
        return contracts.diff_contract(common, against)
    _refuse_against(context, against, "--contract")
    return commands.diff(common, allow_destructive, everything)


def _refuse_against(context: typer.Context, against: str | None, needed: str) -> None:
    if against is not None:
        raise typer.BadParameter(f"--against needs {needed}", context)


@app.command()
@takes()
def types(
    common: CommonOptions,
    conflict: ConflictOption = None,
    served: ServedOption = None,
) -> int:
    """Write only the contract and the types of the frontend."""
    if served is not None:
        from generator.cli import served_command as taking_over

        return taking_over.adopt_served_contract(common, served, conflict)
    from generator.pipeline import plan_contract_files

    return commands.generate(common, on_conflict=conflict, planning=plan_contract_files)


@app.command()
@takes("specs", "style")
def validate(common: CommonOptions) -> int:
    """Check only the specs."""
    return commands.validate(common)


@app.command("merge")
@takes()
def merge_branches(
    common: CommonOptions,
    allow_destructive: DestructiveOption = False,
    conflict: ConflictOption = None,
) -> int:
    """Resolve a git merge in progress, for all of the output."""
    from generator.cli import branch_command as joining

    return joining.merge_branches(common, allow_destructive, conflict)


@app.command("merge-file")
def merge_file(
    base: Annotated[Path, typer.Argument(help="The common base of both versions.")],
    ours: Annotated[Path, typer.Argument(help="Your version.")],
    theirs: Annotated[
        Path, typer.Argument(help="The other version, such as the generated one.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="FILE", help="Write to FILE, not stdout."),
    ] = None,
    path: Annotated[
        str | None,
        typer.Option(
            "--path",
            help="The file name that determines the language, if the files have other "
            "names: %P in a git merge driver.",
        ),
    ] = None,
) -> int:
    """Merge three files by structure; exit with 1 on conflicts."""
    from generator.cli import conflict_commands as merging

    return merging.merge_file(base, ours, theirs, out, path)


@app.command()
@takes("output", "style")
def resolve(
    context: typer.Context,
    common: CommonOptions,
    places: PlacesArgument = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Only list the conflicts.")
    ] = False,
    ours: Annotated[
        bool, typer.Option("--ours", help="Choose the user's version.")
    ] = False,
    theirs: Annotated[
        bool, typer.Option("--theirs", help="Choose the generated version.")
    ] = False,
    pin: Annotated[
        bool,
        typer.Option(
            "--pin", help="Choose the user's version, now and at every later change."
        ),
    ] = False,
    unpin: Annotated[
        bool, typer.Option("--unpin", help="Merge pinned places again.")
    ] = False,
) -> int:
    """List the marked conflicts, or choose one side of them."""
    from generator.cli import conflict_commands as merging
    from generator.cli import restore_commands as keeping

    if listed + ours + theirs + pin + unpin > 1:
        options = "--list, --ours, --theirs, --pin and --unpin"
        raise typer.BadParameter(f"only one of {options}", context)
    if pin:
        return keeping.pin(common, places or [])
    if unpin:
        _refuse_no_paths(context, places, "--unpin")
        return keeping.unpin(common, places or [])
    side: Literal["ours", "theirs"] | None = "theirs" if theirs else None
    return merging.resolve_conflicts(common, "ours" if ours else side, places or [])


@app.command()
@takes()
def edits(
    context: typer.Context,
    common: CommonOptions,
    paths: PathsArgument = None,
    forget: Annotated[
        bool,
        typer.Option(
            "--forget", help="Discard the edits in PATHS: write the generated version."
        ),
    ] = False,
) -> int:
    """List user edits, by definition or key."""
    from generator.cli import conflict_commands as merging
    from generator.cli import restore_commands as keeping

    if forget:
        _refuse_no_paths(context, paths, "--forget")
        return keeping.forget(common, paths or [])
    return merging.list_edits(common, paths or [])


def _refuse_no_paths(
    context: typer.Context, paths: list[str] | None, option: str
) -> None:
    if not paths:
        raise typer.BadParameter(f"{option} needs PATHS", context)


@app.command()
@takes()
def restore(
    common: CommonOptions,
    paths: Annotated[list[str], typer.Argument(help="Deleted files, or folders.")],
) -> int:
    """Restore generated files that the user deleted."""
    from generator.cli import restore_commands as keeping

    return keeping.restore(common, paths)


@app.command()
def schema() -> int:
    """Print the JSON Schema of the spec language, for editors."""
    return commands.schema()


migrate = typer.Typer(
    help="Manage the migrations that `gen` writes.", rich_markup_mode=None
)
app.add_typer(migrate, name="migrate")


@migrate.command()
@takes()
def status(common: CommonOptions) -> int:
    """Show the number of revisions, and what the next one would do."""
    return commands.migrate_status(common)


@migrate.command()
@takes()
def merge(
    common: CommonOptions,
    allow_destructive: DestructiveOption = False,
) -> int:
    """Join the revisions of two branches, then generate."""
    return commands.generate(common, allow_destructive, None, "merge")


@migrate.command()
@takes()
def adopt(
    common: CommonOptions,
    unmanaged: UnmanagedOption = False,
    allow_destructive: DestructiveOption = False,
) -> int:
    """Adopt the latest revision, which is hand-written.

    The tables after it are those of the spec. With --unmanaged, they are the same as
    before it; then generate.
    """
    migrations: Migrations = "adopt unmanaged" if unmanaged else "adopt"
    return commands.generate(common, allow_destructive, None, migrations)
