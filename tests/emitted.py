"""Backends made from specs, for tests that look at what comes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Problems, Severity
from generator.emit.tree import Tree
from generator.pipeline import Options, generate
from generator.project import Project

REPOSITORY = Path(__file__).parents[1]
SAMPLES = {
    "bookshop": REPOSITORY / "specs",
    "chinook": REPOSITORY / "tests" / "specs" / "chinook",
    "sakila": REPOSITORY / "tests" / "specs" / "sakila",
    "kitchen_sink": REPOSITORY / "tests" / "specs" / "kitchen_sink",
}
NO_PLUGINS = ("-p", "no:schemathesis", "-p", "no:hypothesispytest", "-p", "no:xdist")
"""Options of pytest: what a backend does not ask for, and takes a second to import."""

Written = Mapping[str, Any]
"""A spec as a plain value, which is written as JSON."""


def names_of_samples(*quick: str) -> list[Any]:
    """Return parameters: quick samples by name, and all others as expensive ones."""
    others = [name for name in SAMPLES if name not in quick]
    slow = [pytest.param(name, marks=pytest.mark.expensive) for name in others]
    return [*quick, *slow]


def emit_specs(specs: Path) -> Tree:
    """Return all that the specs in a folder are made into on an empty disk."""
    return dict(_of_sample(specs)) if specs in SAMPLES.values() else emit_anew(specs)


@cache
def _of_sample(specs: Path) -> Tree:
    """Emit a sample spec, which many modules look at, once for all of them."""
    return emit_anew(specs)


def emit_anew(specs: Path) -> Tree:
    """Return the same, made now."""
    root = specs.parent
    project = Project(root, specs, root / "nothing there", templates=None)
    problems = Problems()
    tree = generate(project, Options(), problems)
    errors = [p for p in problems.items if p.severity is Severity.ERROR]
    assert errors == [], "\n".join(f"{e.code}: {e.message}" for e in errors)
    assert tree is not None
    return tree


def write_spec(spec: Written, folder: Path) -> Path:
    """Write a spec into a folder of specs; give the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    # Escaped, so that any character can be written.
    (folder / "spec.json").write_text(json.dumps(spec, indent=1), encoding="ascii")
    return folder


def write_tree(tree: Tree, folder: Path) -> Path:
    """Write emitted files below a folder; give the folder."""
    for path, file in tree.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.text, encoding="utf-8", newline="\n")
    return folder


def python_files(tree: Tree) -> dict[str, str]:
    """Give the texts of the Python files of a tree by path."""
    return {path: file.text for path, file in tree.items() if path.endswith(".py")}
