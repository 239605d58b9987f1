"""Imports between the packages of a backend: dependencies have one direction."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from generator.tree import Tree
from tests.emit_helpers import SAMPLES, python_files
from tests.layouts.backends import LAYOUTS, emit_layout

ALLOWED_IMPORTS = {
    "core": {"core"},
    "db": {"core", "db"},
    "models": {"core", "db", "enums", "models"},
    "schemas": {"core", "enums", "schemas"},
    "repositories": {"core", "db", "models", "repositories", "schemas"},
    "services": {"core", "db", "enums", "models", "repositories", "schemas"},
}
"""Packages that each package may import; `api` and `main` may import all."""


def imported_packages(text: str) -> Iterator[str]:
    """Yield the packages of the application that a module imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            names = []
        yield from (name.split(".")[1] for name in names if name.startswith("app."))


@pytest.fixture(scope="module", params=LAYOUTS)
def tree(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Tree:
    folder = tmp_path_factory.mktemp("backend")
    return emit_layout(SAMPLES["bookshop"], request.param, folder).tree


def test_layers_import_only_those_below(tree: Tree) -> None:
    wrong = {}
    for path, text in python_files(tree).items():
        package, part = (*path.split("/"), "")[:2]
        if package == "app" and part in ALLOWED_IMPORTS:
            found = set(imported_packages(text)) - ALLOWED_IMPORTS[part]
            if found:
                wrong[path] = found
    assert wrong == {}


def test_the_application_imports_no_tests_or_migrations(tree: Tree) -> None:
    for path, text in python_files(tree).items():
        if path.startswith("app/"):
            assert "from tests" not in text, path
            assert "from migrations" not in text, path
