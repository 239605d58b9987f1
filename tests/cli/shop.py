"""A project of two entities, and runs of `gen` in it."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.cli.crash_report import run_guarded

APP_SPEC = """\
groundplan: 1
app: {name: shop, title: Shop API}
"""
BOOKS_SPEC = """\
entities:
  Author:
    description: Someone who writes.
    fields: {name: string(200)}
  Book:
    description: Something to read.
    fields:
      title: string(200)
      pages: integer | null
    relations:
      author: {belongs_to: Author, inverse: books}
"""
EDITED_PATH = "app/schemas/author.py"


@dataclass(frozen=True)
class RunResult:
    """The exit code and the output of a run."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The standard output, parsed as JSON."""
        return json.loads(self.out)


def generate(folder: Path) -> Path:
    """Run the first `gen` in a folder with specs, and return it for tests to copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run_guarded([]) == 0
    return folder


FileStates = dict[str, tuple[bytes, int]]
"""The files below a folder by path: their bytes and modification times."""


@dataclass(frozen=True)
class Shop:
    """A project folder, and the commands run in it."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    @classmethod
    def copy_of(
        cls,
        generated: Path,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> Shop:
        """Return a copy of a generated project, for runs outside of CI."""
        monkeypatch.delenv("CI", raising=False)
        shutil.copytree(generated, folder)
        return cls(folder, capsys, monkeypatch)

    @property
    def output(self) -> Path:
        """The folder of the emitted backend."""
        return self.folder / "output"

    def run(self, *arguments: str, at: str = ".") -> RunResult:
        """Run `gen` with arguments in a folder of the project."""
        self.monkeypatch.chdir(self.folder / at)
        self.capsys.readouterr()
        code = run_guarded(list(arguments))
        return RunResult(code, *self.capsys.readouterr())

    def write_entities(self, text: str) -> None:
        """Replace the spec of the entities."""
        (self.folder / "specs/books.yaml").write_text(text, "utf-8")

    def set_layout(self, layout: str) -> None:
        """Set the layout in the spec."""
        text = APP_SPEC.replace("{name: shop", f"{{name: shop, layout: {layout}")
        (self.folder / "specs/app.yaml").write_text(text, "utf-8")

    def change_entities(self, old: str, new: str) -> None:
        """Write the original spec with the only occurrence of a text replaced."""
        assert BOOKS_SPEC.count(old) == 1
        self.write_entities(BOOKS_SPEC.replace(old, new))

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the only occurrence of a text in an emitted file."""
        file = self.output / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), "utf-8")

    def read(self, path: str) -> str:
        """Return the text of an emitted file."""
        return (self.output / path).read_text("utf-8")

    def file_states(self) -> FileStates:
        """Return everything below the project's folder."""
        return {
            str(path.relative_to(self.folder)): (
                path.read_bytes() if path.is_file() else b"",
                os.lstat(path).st_mtime_ns,
            )
            for path in sorted(self.folder.rglob("*"))
        }

    def make_conflict(self) -> None:
        """Change the same line by hand and in the spec."""
        self.edit(EDITED_PATH, "Someone who writes.", "Someone who scribbles.")
        self.change_entities("Someone who writes.", "Someone who types.")
