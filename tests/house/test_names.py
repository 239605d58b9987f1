"""House rules for names: one meaning per name, in the whole package."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from tests.house.sources import MODULES, module_name, parse

pytestmark = pytest.mark.lint

ONE_MEANING = frozenset(
    {"endpoints", "fields", "includes", "operations", "pins", "rules"}
)
"""Names of modules that several stages have for the same things."""
NAMED_FOR_OTHERS = ("diagnostics/codes", "types/scalars")
"""Folders whose modules are named for the stage, or for the type, that they describe."""


def _public(kind: type[ast.ClassDef] | type[ast.FunctionDef]) -> dict[str, list[str]]:
    """Return the modules of each public class or function, by its name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in parse(path).body:
            if isinstance(node, kind) and not node.name.startswith("_"):
                found[node.name].append(module_name(path))
    return found


def test_no_two_public_classes_have_one_name() -> None:
    assert {
        n: paths for n, paths in _public(ast.ClassDef).items() if len(paths) > 1
    } == {}


def test_no_two_public_functions_have_one_name() -> None:
    found = _public(ast.FunctionDef)
    # The functions of commands have the names of the commands.
    others = {
        name: [p for p in paths if p != "cli/app.py"] for name, paths in found.items()
    }
    assert {name: paths for name, paths in others.items() if len(paths) > 1} == {}


def test_no_two_modules_have_one_name() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        if path.stem not in ONE_MEANING and _is_named_for_itself(path):
            found[path.stem].append(module_name(path))
    assert {n: places for n, places in found.items() if len(places) > 1} == {}


def _is_named_for_itself(path: Path) -> bool:
    is_special = path.stem in ("__init__", "__main__")
    return not is_special and not module_name(path).startswith(NAMED_FOR_OTHERS)
