"""House rule: what is special about a scalar type is in its module, and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.types import scalar_types
from tests.house.sources import MODULES, PACKAGE, module_name, nodes

pytestmark = pytest.mark.lint

TYPES = PACKAGE / "types"
NAMES = {each.name for each in scalar_types()}
JSON_SCHEMA = frozenset({"string", "integer", "number", "boolean", "enum"})
"""Words of JSON Schema, which the contract and the language's schema are made of."""
SPEAKS_JSON_SCHEMA = ("contract", "frontend", "spec")
OTHER_MEANINGS = {
    "cli/report.py": {"text"},  # a format of diagnostics
    "diagnostics/renderers/__init__.py": {"text", "json"},  # formats
    "emitted_tests/views/conformance.py": {"url"},  # of a collection
    "frontend/operations.py": {"json"},  # a kind of response
    "frontend/ts_names.py": {"bigint"},  # a word of TypeScript
    "schema/columns.py": {"text"},  # SQLAlchemy's text()
    "served/backend_code.py": {"float"},  # a type of Python
    "source/json_reader.py": {"string"},  # a token
    "spec/forms.py": {"text"},  # in messages
    "spec/typeforms.py": {"text"},  # `wire: text`
    "workspace/journal.py": {"text"},  # a key of the journal
}
"""Names of types that are something else, by module."""


def _named(path: Path) -> Iterator[str]:
    """Yield the names of types that are strings in a module."""
    for node in nodes(path):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and value in NAMES:
            yield value


def test_no_module_but_its_own_names_a_scalar_type() -> None:
    found = {}
    for path in MODULES:
        if TYPES in path.parents:
            continue
        name = module_name(path)
        known = OTHER_MEANINGS.get(name, set())
        if name.startswith(SPEAKS_JSON_SCHEMA):
            known = known | JSON_SCHEMA
        others = {*_named(path)} - known
        if others:
            found[name] = others
    assert found == {}


def test_exceptions_are_needed() -> None:
    for name, words in OTHER_MEANINGS.items():
        assert words <= {*_named(PACKAGE / name)}, name


def test_every_module_of_types_is_one_type() -> None:
    modules = {path.stem for path in (TYPES / "scalars").glob("[!_]*.py")}
    assert modules == {each.name for each in scalar_types()}
