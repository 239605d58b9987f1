"""A project of two entities, and running `gen` in it."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.cli.guard import guarded

APP = """\
groundplan: 1
app: {name: shop, title: Shop API}
"""
BOOKS = """\
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
EDITED = "app/schemas/author.py"


@dataclass(frozen=True)
class Ran:
    """How a run ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


def generate(folder: Path) -> Path:
    """Run the first `gen` in a folder with specs, and return the folder to be copied."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert guarded([]) == 0
    return folder


Disk = dict[str, tuple[bytes, int]]
"""The files below a folder by path: their bytes and their time of change."""


@dataclass(frozen=True)
class Shop:
    """A project folder, and the commands run in it."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    @classmethod
    def copy_of(
        cls,
        generated: Path,
        folder: Path,
        capture: pytest.CaptureFixture[str],
        patch: pytest.MonkeyPatch,
    ) -> Shop:
        """Copy a generated project into a new folder, for runs outside of CI."""
        patch.delenv("CI", raising=False)
        shutil.copytree(generated, folder)
        return cls(folder, capture, patch)

    @property
    def output(self) -> Path:
        """The folder of the emitted backend."""
        return self.folder / "output"

    def run(self, *arguments: str, at: str = ".") -> Ran:
        """Run `gen` with arguments in a folder of the project."""
        self.patch.chdir(self.folder / at)
        self.capture.readouterr()
        code = guarded(list(arguments))
        return Ran(code, *self.capture.readouterr())

    def specify(self, text: str) -> None:
        """Replace what the spec says of the entities."""
        (self.folder / "specs/books.yaml").write_text(text, "utf-8")

    def choose_layout(self, layout: str) -> None:
        """Replace what the spec says of the layout."""
        text = APP.replace("{name: shop", f"{{name: shop, layout: {layout}")
        (self.folder / "specs/app.yaml").write_text(text, "utf-8")

    def respecify(self, old: str, new: str) -> None:
        """Replace one place of the spec."""
        assert BOOKS.count(old) == 1
        self.specify(BOOKS.replace(old, new))

    def edit(self, path: str, old: str, new: str) -> None:
        """Edit one place of an emitted file by hand."""
        file = self.output / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), "utf-8")

    def read(self, path: str) -> str:
        """Give the text of an emitted file."""
        return (self.output / path).read_text("utf-8")

    def disk(self) -> Disk:
        """Give everything below the project's folder."""
        return {
            str(path.relative_to(self.folder)): (
                path.read_bytes() if path.is_file() else b"",
                os.lstat(path).st_mtime_ns,
            )
            for path in sorted(self.folder.rglob("*"))
        }

    def make_conflict(self) -> None:
        """Change one line by hand and in the spec."""
        self.edit(EDITED, "Someone who writes.", "Someone who scribbles.")
        self.respecify("Someone who writes.", "Someone who types.")
