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
    BesideOption,
    ConflictOption,
    DestructiveOption,
    FormatOption,
    OutputOption,
    PathsArgument,
    PlacesArgument,
    ServedOption,
    SpecsOption,
    TemplatesOption,
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
    """Write the backend that the specs describe, and keep what people edited."""
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
        what = "goes behind" if name in known else "means nothing to"
        command = f"`gen {context.invoked_subcommand}`"
        raise typer.BadParameter(f"{spelled[name]} {what} {command}", context)


@app.command()
@takes()
def check(
    context: typer.Context,
    common: CommonOptions,
    breaking: Annotated[
        bool,
        typer.Option(
            "--breaking", help="Fail on changes of the contract that break clients."
        ),
    ] = False,
    against: AgainstOption = None,
) -> int:
    """Check whether the output is in step with the specs; write nothing."""
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
        bool, typer.Option("--all", help="Show what changes in `.gen/`, too.")
    ] = False,
    against: AgainstOption = None,
) -> int:
    """Show what `gen` would change, as a unified diff; write nothing."""
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
    """Write the contract and the types of the frontend alone."""
    if served is not None:
        from generator.cli import served_command as taking_over

        return taking_over.adopt_served_contract(common, served, conflict)
    from generator.pipeline import plan_contract_files

    return commands.generate(common, on_conflict=conflict, planning=plan_contract_files)


@app.command()
@takes("specs", "style")
def validate(common: CommonOptions) -> int:
    """Check the specs alone."""
    return commands.validate(common)


@app.command("merge")
@takes()
def merge_branches(
    common: CommonOptions,
    allow_destructive: DestructiveOption = False,
    conflict: ConflictOption = None,
) -> int:
    """Settle the merge of two branches that git has begun, over the whole output."""
    from generator.cli import branch_command as joining

    return joining.merge_branches(common, allow_destructive, conflict)


@app.command("merge-file")
def merge_file(
    base: Annotated[Path, typer.Argument(help="What both versions began as.")],
    ours: Annotated[Path, typer.Argument(help="The version edited by hand.")],
    theirs: Annotated[Path, typer.Argument(help="The newly generated version.")],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="FILE", help="Write here, not to stdout."),
    ] = None,
    path: Annotated[
        str | None,
        typer.Option(
            "--path",
            help="The name that tells the language, where the files have others: "
            "%P in a merge driver of git.",
        ),
    ] = None,
) -> int:
    """Merge three files by structure; exit with 1 if conflicts are marked."""
    from generator.cli import conflict_commands as merging

    return merging.merge_file(base, ours, theirs, out, path)


@app.command()
@takes("output", "style")
def resolve(
    context: typer.Context,
    common: CommonOptions,
    places: PlacesArgument = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Only list what is in conflict.")
    ] = False,
    ours: Annotated[
        bool, typer.Option("--ours", help="Take what was written by hand.")
    ] = False,
    theirs: Annotated[
        bool, typer.Option("--theirs", help="Take what was generated.")
    ] = False,
    pin: Annotated[
        bool,
        typer.Option(
            "--pin", help="Take what was written by hand, now and at every change."
        ),
    ] = False,
    unpin: Annotated[
        bool, typer.Option("--unpin", help="Merge what is pinned as anything else.")
    ] = False,
) -> int:
    """List the marked conflicts, or settle them by taking one side."""
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
            "--forget", help="Drop the edits of PATHS: take what is generated."
        ),
    ] = False,
) -> int:
    """Show what was edited by hand, by definition or key."""
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
    """Bring back generated files that were deleted by hand."""
    from generator.cli import restore_commands as keeping

    return keeping.restore(common, paths)


@app.command()
def schema() -> int:
    """Print the JSON Schema of the language, for editors."""
    return commands.schema()


migrate = typer.Typer(
    help="Look after the migrations that `gen` writes.", rich_markup_mode=None
)
app.add_typer(migrate, name="migrate")


@migrate.command()
@takes()
def status(common: CommonOptions) -> int:
    """Show which revisions there are, and what the next one would do."""
    return commands.migrate_status(common)


@migrate.command()
@takes()
def merge(
    common: CommonOptions,
    allow_destructive: DestructiveOption = False,
) -> int:
    """Join the revisions that two branches added, then generate."""
    return commands.generate(common, allow_destructive, None, "merge")


@migrate.command()
@takes()
def adopt(
    common: CommonOptions,
    beside: BesideOption = False,
    allow_destructive: DestructiveOption = False,
) -> int:
    """Take the tables of the spec for those after the newest revision, made by hand.

    With --beside, the tables are what they were before it; then generate.
    """
    migrations: Migrations = "adopt beside" if beside else "adopt"
    return commands.generate(common, allow_destructive, None, migrations)
