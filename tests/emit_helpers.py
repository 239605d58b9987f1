"""Backends emitted from specs, for tests that inspect the output."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Problems, Severity
from generator.pipeline.project import Project
from generator.pipeline.run import Options, generate_tree
from generator.tree import Tree

REPOSITORY = Path(__file__).parents[1]
SAMPLES = {
    "bookshop": REPOSITORY / "specs",
    "chinook": REPOSITORY / "tests" / "specs" / "chinook",
    "sakila": REPOSITORY / "tests" / "specs" / "sakila",
    "kitchen_sink": REPOSITORY / "tests" / "specs" / "kitchen_sink",
}
NO_PLUGINS = ("-p", "no:schemathesis", "-p", "no:hypothesispytest", "-p", "no:xdist")
"""Pytest options that disable plugins, which backends do not need and load slowly."""

SpecMapping = Mapping[str, Any]
"""A spec as a plain value, written as JSON."""


def sample_params(*quick: str) -> list[Any]:
    """Return parameters: quick samples by name, all others marked as expensive."""
    others = [name for name in SAMPLES if name not in quick]
    slow = [pytest.param(name, marks=pytest.mark.expensive) for name in others]
    return [*quick, *slow]


def emit_specs(specs: Path) -> Tree:
    """Return all files that the specs in a folder emit on an empty disk."""
    return (
        dict(_emit_sample(specs)) if specs in SAMPLES.values() else emit_uncached(specs)
    )


@cache
def _emit_sample(specs: Path) -> Tree:
    """Emit a sample spec once for all the modules that inspect it."""
    return emit_uncached(specs)


def emit_uncached(specs: Path) -> Tree:
    """Emit the specs in a folder without the cache."""
    root = specs.parent
    project = Project(root, specs, root / "nothing there", templates=None)
    problems = Problems()
    tree = generate_tree(project, Options(), problems)
    errors = [p for p in problems.items if p.severity is Severity.ERROR]
    assert errors == [], "\n".join(f"{e.code}: {e.message}" for e in errors)
    assert tree is not None
    return tree


def write_spec(spec: SpecMapping, folder: Path) -> Path:
    """Write a spec to a folder of specs and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    # ASCII escapes allow any character.
    (folder / "spec.json").write_text(json.dumps(spec, indent=1), encoding="ascii")
    return folder


def write_tree(tree: Tree, folder: Path) -> Path:
    """Write emitted files below a folder and return the folder."""
    for path, file in tree.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.text, encoding="utf-8", newline="\n")
    return folder


def python_files(tree: Tree) -> dict[str, str]:
    """Return the texts of the Python files in a tree by path."""
    return {path: file.text for path, file in tree.items() if path.endswith(".py")}
