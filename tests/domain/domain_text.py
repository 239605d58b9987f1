"""Helpers that resolve specs from text."""

from __future__ import annotations

from textwrap import dedent

from generator.diagnostics import Problems
from generator.domain import resolve_spec
from generator.domain.model import Domain, Entity
from generator.source import parse_document
from generator.spec import read_spec

HEADER = "groundplan: 1\napp: {name: shop}\n"


def resolve_text(text: str) -> tuple[Domain | None, Problems]:
    """Resolve a spec, with `groundplan` and `app` prepended."""
    problems = Problems()
    document = parse_document(HEADER + dedent(text), "spec.yaml", problems)
    spec = read_spec([] if document is None else [document], problems)
    return resolve_spec(spec, problems), problems


def domain_of(text: str) -> Domain:
    """Return the domain of a spec that has no errors."""
    domain, problems = resolve_text(text)
    assert domain is not None, [found.message for found in problems.items]
    return domain


def entity_of(text: str, name: str) -> Entity:
    """Return one entity of a spec that has no errors."""
    return next(each for each in domain_of(text).entities if each.name == name)


def diagnostics_of(text: str) -> list[tuple[str, str]]:
    """Return the code and the marked text of each diagnostic."""
    _, problems = resolve_text(text)
    lines = (HEADER + dedent(text)).splitlines()
    return [
        (
            found.code,
            (
                lines[found.span.line - 1][
                    found.span.column - 1 : found.span.end_column - 1
                ]
                if found.span
                else ""
            ),
        )
        for found in problems.items
    ]
