"""The pipeline from spec files to a plan.

`gen`, `gen check`, `gen diff` and `gen validate` run this pipeline up to different
stages. Nothing here writes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from generator.diagnostics import Problems
from generator.pipeline import stages
from generator.pipeline.contract_files import (
    contract_file,
    rebuild_frontend,
)
from generator.pipeline.inputs import digest_inputs
from generator.pipeline.pending_renames import find_pending_renames
from generator.pipeline.project import Project
from generator.pipeline.template_settings import check_layout, check_templates
from generator.workspace import (
    ImportCheck,
    OnConflict,
    Plan,
    State,
    build_plan,
    check_imports,
    check_paths,
    combine_plans,
    is_pristine,
    is_up_to_date,
    read_last_run,
    state_after,
)

if TYPE_CHECKING:
    from generator.contract import OpenApiDocument
    from generator.domain import Domain, MigrationHints
    from generator.emit import OutputFiles
    from generator.merge import SpecRenames
    from generator.schema import Table
    from generator.tree import Tree


Migrations = Literal["next", "amend", "merge", "adopt", "adopt unmanaged", "none"]


@dataclass(frozen=True)
class Options:
    """The options of a run that the user can set."""

    allow_destructive: bool = False
    on_conflict: OnConflict = "markers"
    migrations: Migrations = "next"
    """The handling of revisions.

    Write the next one, rewrite the newest, merge two heads, adopt the tables as the
    state after a hand-written revision, or write none.
    """


@dataclass(frozen=True)
class GenerationSource:
    """What a tree was generated from."""

    domain: Domain
    """The resolved specs."""
    contract: OpenApiDocument
    """The contract of the specs, before edits of the user."""
    files: OutputFiles


@dataclass(frozen=True)
class GeneratedOutput:
    """The files that a run would write to an empty folder, with the next revision."""

    tree: Tree
    migration_summary: tuple[str, ...] = ()
    """A summary of the next revision, one line for each table."""
    superseded: tuple[str, ...] = ()
    """The old files of a revision that is rewritten."""
    renames: SpecRenames | None = None
    """The renames that user edits have to follow."""
    source: GenerationSource | None = None
    has_merged_contract: bool = False
    """Whether the frontend has been built from the contract with edits of the user."""

    def with_frontend(
        self,
        tree: Tree,
        state: State,
        problems: Problems,
        renames: SpecRenames | None,
    ) -> Tree | None:
        """Return the tree with its frontend built from the contract as merged.

        Return None if a template of the project fails, with the reason in `problems`.
        """
        if self.source is None or self.has_merged_contract:
            return tree
        files, stated = self.source.files, self.source.contract
        return rebuild_frontend(tree, files, stated, state, problems, renames)


@dataclass(frozen=True)
class UpToDate:
    """The output is up to date: a run has nothing to do."""

    files: int
    import_check: ImportCheck | None = None
    """The result of checking the output's imports."""
    state: State | None = None
    """The output as it is."""


def validate_specs(project: Project, problems: Problems) -> Domain | None:
    """Read and resolve the specs; None if they have errors (see `problems`)."""

    documents = stages.source.load_specs(project.root, project.specs, problems)
    if len(documents) < len(stages.source.spec_files(project.specs)):
        # With a file missing, references to it would cause misleading errors.
        return None
    domain = stages.domain.resolve_spec(
        stages.spec.read_spec(documents, problems), problems
    )
    if domain is not None:
        check_layout(domain.app, project, problems)
        check_templates(domain.app, project, problems)
        # The emitted tests need sample rows that satisfy every rule of the spec.
        stages.emitted_tests.check_samples(domain, problems)
    return None if problems.has_errors else domain


def generate_tree(
    project: Project, options: Options, problems: Problems
) -> Tree | None:
    """Generate every file of the backend, and the next revision if one is needed."""
    generated = generate_all(project, options, problems)
    return None if generated is None else generated.tree


def generate_all(
    project: Project, options: Options, problems: Problems
) -> GeneratedOutput | None:
    """Generate every file of the backend, with a summary of the next revision."""

    domain = validate_specs(project, problems)
    if domain is None:
        return None
    schema = stages.schema.build_tables(domain)
    _report_missing_indexes(domain, problems)
    renames = _renames(project, domain)
    migrated = _migrate(
        project,
        schema,
        stages.domain.collect_migration_hints(domain),
        options,
        problems,
    )
    if problems.has_errors:
        return None
    revisions = {
        **stages.migrations.revision_texts(project.output),
        **{path: file.text for path, file in migrated.tree.items()},
    }
    kept = [text for path, text in revisions.items() if path not in migrated.superseded]
    contract = stages.contract.build_contract(domain)
    files = stages.emit.output_files(domain, schema, project.templates, kept)
    tree = files.make(contract, problems)
    _check_paths(tree, domain, problems)
    if problems.has_errors:
        return None
    records = stages.emit.record_overrides(
        domain.app.layout, project.templates, project.output, problems
    )
    whole = {**tree, **contract_file(contract), **records, **migrated.tree}
    return replace(
        migrated,
        tree=dict(sorted(whole.items())),
        renames=renames,
        source=GenerationSource(domain, contract, files),
    )


def _check_paths(tree: Tree, domain: Domain, problems: Problems) -> None:
    """Report names that lead to unsafe paths, such as device names."""

    places = {entity.name: entity.span for entity in domain.entities}
    for entity in domain.entities:
        places.setdefault(stages.naming.module_owner(entity.module), entity.span)
    check_paths(tree, problems, lambda path: places.get(tree[path].entity or ""))


def _report_missing_indexes(domain: Domain, problems: Problems) -> None:

    for entity in domain.entities:
        uses = [
            f"{purpose} by {', '.join(f'`{name}`' for name in names)}"
            for purpose, names in stages.schema.unindexable_fields(entity).items()
        ]
        if uses:
            said = " or ".join(uses)
            problems.add(
                "list-without-index", entity.span, entity=entity.name, uses=said
            )


def _renames(project: Project, domain: Domain) -> SpecRenames:

    # Problems with the history are reported where revisions are planned.
    applied = stages.migrations.load_history(project.output, Problems()).applied
    return find_pending_renames(domain, applied)


def _migrate(
    project: Project,
    schema: tuple[Table, ...],
    hints: MigrationHints,
    options: Options,
    problems: Problems,
) -> GeneratedOutput:
    """Build the revisions and snapshots that are needed."""

    retired: tuple[str, ...] = ()
    tree: Tree = {}
    if options.migrations == "none":
        return GeneratedOutput({})
    if options.migrations == "adopt":
        return GeneratedOutput(
            _freeze(
                stages.migrations.adopt_revision(
                    project.output, schema, hints, problems
                )
            )
        )
    if options.migrations == "amend":
        earlier = stages.migrations.history_before_newest(project.output, problems)
        history, retired = earlier or (stages.migrations.History(), ())
    elif options.migrations == "merge":
        joined = stages.migrations.merge_heads(project.output, problems)
        history, tree = joined or (stages.migrations.History(), {})
    elif options.migrations == "adopt unmanaged":
        adopted = stages.migrations.adopt_unchanged(project.output, problems)
        history, tree = adopted or (stages.migrations.History(), {})
    else:
        history = stages.migrations.load_history(project.output, problems)
    if problems.has_errors:
        return GeneratedOutput({})
    migration = stages.migrations.migrate(
        schema,
        history,
        allow_destructive=options.allow_destructive,
        problems=problems,
        hints=hints,
    )
    for warning in migration.warnings:
        problems.add("migration-warning", None, warning=warning)
    notes = {} if tree or retired else _freeze(migration.updated_snapshot, renewed=True)
    tree = {**_freeze({**tree, **migration.tree}), **notes}
    return GeneratedOutput(tree, migration.summary, retired)


def _freeze(tree: Tree, *, renewed: bool = False) -> Tree:
    return {
        path: replace(file, frozen=True, renewed=renewed) for path, file in tree.items()
    }


def plan(
    project: Project, state: State, options: Options, problems: Problems
) -> Plan | UpToDate | None:
    """Plan a run, or find that the output is up to date; None if it is refused."""
    inputs = digest_inputs(project)
    if options.migrations == "next" and is_up_to_date(state, inputs):
        last = read_last_run(state.files).imports
        return UpToDate(len(state.lock.entries), check_imports(state, last), state)
    generated = generate_all(project, options, problems)
    if generated is None:
        return None
    retired = frozenset(generated.superseded)
    _refuse_edited(retired - generated.tree.keys(), state, problems)
    if problems.has_errors:
        return None
    planned = plan_generated(
        project, generated, state, problems, inputs, options.on_conflict
    )
    return planned and replace(
        planned,
        migration_summary=generated.migration_summary,
        import_check=check_imports(state_after(planned)),
    )


def plan_generated(
    project: Project,
    generated: GeneratedOutput,
    state: State,
    problems: Problems,
    inputs: str | None = None,
    on_conflict: OnConflict = "markers",
    *,
    may_wait: bool = True,
) -> Plan | None:
    """Plan to write the generated files, with renames and moves in two steps.

    If the first step has conflicts, the second waits until they are resolved, or,
    unless `may_wait`, both are planned as one.
    """
    from generator.pipeline.intermediate_tree import intermediate_tree

    retired = frozenset(generated.superseded)
    known = partial(build_plan, on_conflict=on_conflict, retired=retired)

    def plan(
        tree: Tree, state: State, problems: Problems, **others: Any
    ) -> Plan | None:
        built = generated.with_frontend(tree, state, problems, others.get("renames"))
        if built is None:
            return None
        planned = known(built, state, problems, **others)
        return planned and replace(planned, disk_inputs=(stages.contract.CONTRACT,))

    tree, source, names = generated.tree, generated.source, generated.renames
    by_way_of = None
    if names and source is not None:
        by_way_of = intermediate_tree(project, tree, source, names, state)
    if by_way_of is not None:
        between, renames = by_way_of
        first = plan(between, state, problems, renames=renames)
        if first is None or first.unresolved:
            return first
        if not first.conflicts:
            after = state_after(first)
            second = plan(tree, after, problems, inputs=inputs, is_second=True)
            return second and combine_plans(first, second, between, tree, renames)
        if may_wait:
            problems.add("move-deferred", None)
            return first
    return plan(tree, state, problems, inputs=inputs, renames=names)


def _refuse_edited(retired: frozenset[str], state: State, problems: Problems) -> None:
    """Report files that would be removed although they have been edited."""
    for path in sorted(retired):
        entry, data = state.lock.entries.get(path), state.files.read(path)
        if entry is None or not isinstance(data, bytes) or not is_pristine(data, entry):
            problems.add("amend-edited", None, path=path)


def plan_contract_files(
    project: Project, state: State, options: Options, problems: Problems
) -> Plan | None:
    """Plan to write only the contract and the frontend; None if it is refused."""

    domain = validate_specs(project, problems)
    if domain is None:
        return None
    names = _renames(project, domain)
    # To follow renames, every file is needed.
    below = "" if names else stages.frontend.FOLDER
    schema = stages.schema.build_tables(domain)
    files = stages.emit.output_files(domain, schema, project.templates)
    contract = stages.contract.build_contract(domain)
    tree = {**files.make(contract, problems, below), **contract_file(contract)}
    if problems.has_errors:
        return None
    built = rebuild_frontend(tree, files, contract, state, problems, names)
    if built is None:
        return None
    return build_plan(
        built,
        state,
        problems,
        on_conflict=options.on_conflict,
        renames=names,
        below=(stages.contract.CONTRACT, stages.frontend.FOLDER),
    )
