"""The catalogue: every code that a stage can report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from generator.diagnostics.codes import (
    domain,
    emit,
    evolution,
    expressions,
    migrations,
    project,
    source,
    spec,
    workspace,
)
from generator.diagnostics.diagnostic_code import DiagnosticCode

__all__ = ["CATALOGUE", "DiagnosticCode"]


def _by_slug(codes: Iterable[DiagnosticCode]) -> Mapping[str, DiagnosticCode]:
    catalogue: dict[str, DiagnosticCode] = {}
    for code in codes:
        if code.slug in catalogue:
            raise ValueError(f"two codes are named {code.slug!r}")
        catalogue[code.slug] = code
    return MappingProxyType(catalogue)


CATALOGUE = _by_slug(
    (
        *project.CODES,
        *source.CODES,
        *spec.CODES,
        *domain.CODES,
        *evolution.CODES,
        *expressions.CODES,
        *emit.CODES,
        *migrations.CODES,
        *workspace.CODES,
    )
)
