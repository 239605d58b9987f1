"""The stages one after another, from spec files to a plan.

`gen`, `gen check`, `gen diff` and `gen validate` are this pipeline, stopped at different
points. Nothing here writes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.diagnostics import Problems, nearest
from generator.emit.templates import layouts
from generator.inputs import digest_inputs
from generator.project import Project
from generator.workspace import OnConflict, Plan, State, digest_unchanged, make_plan

if TYPE_CHECKING:
    from generator.contract import Change
    from generator.domain.model import App, Domain
    from generator.emit.tree import Tree


@dataclass(frozen=True)
class Options:
    """What a person can decide for one run."""

    allow_destructive: bool = False
    on_conflict: OnConflict = "markers"


@dataclass(frozen=True)
class Nothing:
    """The output is in step with all that it is made from."""

    files: int


def validate(project: Project, problems: Problems) -> Domain | None:
    """Read the specs; None if they have errors, which are in `problems`."""
    from generator.domain.resolve import resolve
    from generator.emit.samples import check_samples
    from generator.source import load_specs, spec_files
    from generator.spec import read

    documents = load_specs(project.root, project.specs, problems)
    if len(documents) < len(spec_files(project.specs)):
        # With a file missing, what others say of it would only confuse.
        return None
    domain = resolve(read(documents, problems), problems)
    if domain is not None:
        _check_layout(domain.app, project, problems)
        # The emitted tests need rows that every rule of the spec allows.
        check_samples(domain, problems)
    return None if problems.has_errors else domain


def _check_layout(app: App, project: Project, problems: Problems) -> None:
    known = layouts(project.templates)
    if app.layout in known:
        return
    meant = nearest(app.layout, known)
    hint = f"the layouts are: {', '.join(known)}"
    problems.add(
        "unknown-layout",
        app.layout_span,
        layout=app.layout,
        hint=hint if meant is None else f"did you mean `{meant}`? {hint}",
    )


def generate(project: Project, options: Options, problems: Problems) -> Tree | None:
    """Give every file of the backend and the next revision, if one is due."""
    from generator.domain.table_builder import places, tables
    from generator.emit import emit
    from generator.emit.overrides import record_overrides
    from generator.migrations import load_history, migrate

    domain = validate(project, problems)
    if domain is None:
        return None
    schema = tables(domain)
    history = load_history(project.output, problems)
    if problems.has_errors:
        return None
    revision = migrate(
        schema,
        history,
        allow_destructive=options.allow_destructive,
        problems=problems,
        places=places(domain),
    )
    if problems.has_errors:
        return None
    tree = emit(domain, schema, project.templates, problems)
    if problems.has_errors:
        return None
    tree |= _agreement(domain)
    records = record_overrides(
        domain.app.layout, project.templates, project.output, problems
    )
    frozen = {path: replace(file, frozen=True) for path, file in revision.items()}
    return dict(sorted({**tree, **records, **frozen}.items()))


@dataclass(frozen=True)
class ContractChanges:
    """What changed for clients, and the reasons of the breaks that are accepted."""

    changes: list[Change]
    accepted: dict[str, str]

    @property
    def breaks(self) -> list[Change]:
        """Give the changes that break clients and that nobody has accepted."""
        return [
            change
            for change in self.changes
            if change.is_breaking and change.text not in self.accepted
        ]


def contract_changes(
    project: Project, against: str, problems: Problems
) -> ContractChanges | None:
    """Compare the contract of the specs with another one; None if either is missing."""
    from generator.against import load_contract
    from generator.contract import compare, contract

    domain = validate(project, problems)
    if domain is None:
        return None
    old = load_contract(project, against, problems)
    if old is None:
        return None
    accepted = {each.change: each.reason for each in domain.accepted_breaks}
    return ContractChanges(compare(old, contract(domain)), accepted)


def _agreement(domain: Domain) -> Tree:
    """Give what backend and frontend agree on."""
    from generator.contract import CONTRACT, contract, print_yaml
    from generator.emit.tree import EmittedFile
    from generator.frontend import frontend

    document = contract(domain)
    agreed = {CONTRACT: EmittedFile(print_yaml(document), None, CONTRACT)}
    return agreed | frontend(document, domain.app.frontend)


def plan(
    project: Project, state: State, options: Options, problems: Problems
) -> Plan | Nothing | None:
    """Plan a run, or tell that there is nothing to do; None if it is refused."""
    digest = digest_inputs(project)
    if digest_unchanged(state, digest):
        return Nothing(len(state.lock.entries))
    tree = generate(project, options, problems)
    if tree is None:
        return None
    return make_plan(tree, state, digest, problems, on_conflict=options.on_conflict)


def plan_types(
    project: Project, state: State, options: Options, problems: Problems
) -> Plan | None:
    """Plan to write what is for the frontend alone; None if it is refused."""
    from generator.contract import contract
    from generator.domain.table_builder import tables
    from generator.emit import emit
    from generator.frontend import FOLDER, frontend

    domain = validate(project, problems)
    if domain is None:
        return None
    tree = emit(domain, tables(domain), project.templates, problems, below=FOLDER)
    if problems.has_errors:
        return None
    tree |= frontend(contract(domain), domain.app.frontend)
    return make_plan(
        tree,
        state,
        state.lock.digest,
        problems,
        on_conflict=options.on_conflict,
        below=FOLDER,
    )
