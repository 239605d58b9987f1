"""Backends of one spec in several layouts."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Problems, Severity
from generator.pipeline.project import Project
from generator.pipeline.run import Options, generate_tree
from generator.tree import Tree
from tests.emit_helpers import write_tree
from tests.forked_python import run_python

LAYOUTS = ("layered", "modular")
LAYOUT_PARAMS = ["layered", pytest.param("modular", marks=pytest.mark.expensive)]
"""The layouts as parameters of a test whose fast run needs only one."""

SPEC = """\
groundplan: 1

app:
  name: shop
entities:
  Author:
    traits: [timestamps, soft_delete, versioned]
    fields: {name: string(200)}
  Book:
    fields: {title: string(200), pages: integer | null}
    relations:
      author: {belongs_to: Author, inverse: books}
      tags: {many_to_many: Tag}
    endpoints:
      list: {filter: [title], sort: [title], include: [author]}
      create: {}
      publish: {body: {notify: boolean}}
  Tag: {}
"""


@dataclass(frozen=True)
class Backend:
    """An emitted backend, in memory and on disk."""

    tree: Tree
    folder: Path

    def describe(self) -> Any:
        """Import the backend in a new process and return its contract and tables."""
        program = Path(__file__).with_name("describe_backend.py")
        ran = run_python(str(program), folder=self.folder)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)


def emit_layout(
    specs: Path, layout: str, folder: Path, templates: Path | None = None
) -> Backend:
    """Emit the backend of a spec in a layout, below an empty folder."""
    own = folder / "specs"
    shutil.copytree(specs, own)
    set_layout(own, layout)
    project = Project(folder, own, folder / "output", templates)
    problems = Problems()
    tree = generate_tree(project, Options(), problems)
    errors = [p for p in problems.items if p.severity is Severity.ERROR]
    assert errors == [], "\n".join(f"{e.code}: {e.message}" for e in errors)
    assert tree is not None
    return Backend(tree, write_tree(tree, folder / "output"))


def set_layout(specs: Path, layout: str) -> None:
    """Add a layout to the specs in a folder, which must not have one."""
    places = [file for file in specs.glob("*.yaml") if "\napp:\n" in file.read_text()]
    (file,) = places
    text = file.read_text("utf-8")
    file.write_text(text.replace("\napp:\n", f"\napp:\n  layout: {layout}\n"), "utf-8")
