"""Detection of missing samples, before anything is emitted."""

from __future__ import annotations

from functools import lru_cache

from generator.diagnostics import Problems
from generator.domain import Domain, Operation, Parameter
from generator.emitted_tests.samples.candidates import candidates
from generator.emitted_tests.samples.sample_rows import SampleSet
from generator.emitted_tests.samples.solve import MissingSample, SearchResult, solve
from generator.types import SampleRequest


@lru_cache(maxsize=1)
def _solve_once(domain: Domain) -> SearchResult:
    return solve(domain)


def sample_set(domain: Domain) -> SampleSet:
    """Return the sample rows of a domain, which are only computed once."""
    return _solve_once(domain).world


def check_samples(domain: Domain, problems: Problems) -> None:
    """Report the fields, checks and parameters that have no sample."""
    for missing in _solve_once(domain).missing:
        _report(missing, problems)
    actions = [a for entity in domain.entities for a in entity.endpoints.actions]
    for operation in (*domain.endpoints, *actions):
        for parameter in _inputs(operation):
            if not parameter.nullable and not parameter_samples(parameter):
                problems.add("no-sample", parameter.span, name=parameter.name)


def _report(missing: MissingSample, problems: Problems) -> None:
    if missing.field is not None:
        problems.add("no-sample", missing.field.span, name=missing.field.name)
        return
    entity = missing.entity
    columns = {c for check in missing.checks for c in check.expression.columns}
    names = [part.name for part in entity.fields if part.column in columns]
    listed = ", ".join(f"`{name}`" for name in names) or f"`{entity.name}`"
    span = missing.checks[0].span if missing.checks else entity.span
    problems.add("no-sample-row", span, entity=entity.name, names=listed)


def _inputs(operation: Operation) -> tuple[Parameter, ...]:
    return (*operation.path_parameters, *operation.query, *operation.body)


def parameter_samples(parameter: Parameter, *, in_path: bool = False) -> list[object]:
    """Return values that an operation's parameter accepts, in wire format."""
    return candidates(
        SampleRequest(
            parameter.type,
            parameter.limits,
            parameter.name,
            parameter.example,
            in_key=in_path,
            default=parameter.default,
        )
    )
