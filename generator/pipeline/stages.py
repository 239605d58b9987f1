"""The stages, each loaded when it is first used: a run with nothing to do needs few."""

from generator import (
    contract,
    domain,
    emit,
    emitted_tests,
    frontend,
    merge,
    migrations,
    naming,
    schema,
    served,
    source,
    spec,
)

__all__ = [
    "contract",
    "domain",
    "emit",
    "emitted_tests",
    "frontend",
    "merge",
    "migrations",
    "naming",
    "schema",
    "served",
    "source",
    "spec",
]
