"""A project whose backend is edited by hand, and the commands run in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.emit_helpers import REPOSITORY
from tests.forked_python import run_python
from tests.layouts.backends import set_layout

HERE = Path(__file__).parent
SPECS = {"bookshop": REPOSITORY / "specs", "clinic": HERE / "specs"}
PART_PATHS = {
    "layered": {
        "router": "app/api/v1/endpoints/{many}.py",
        "schemas": "app/schemas/{one}.py",
        "service": "app/services/{one}.py",
        "repository": "app/repositories/{one}.py",
        "model": "app/models/{one}.py",
    },
    "modular": {
        "router": "app/modules/{one}/router.py",
        "schemas": "app/modules/{one}/schemas.py",
        "service": "app/modules/{one}/service.py",
        "repository": "app/modules/{one}/repository.py",
        "model": "app/modules/{one}/models.py",
    },
}
"""The files of an entity's parts, by layout."""


@dataclass(frozen=True)
class Outcomes:
    """The outcomes of emitted tests, by test name."""

    failed: dict[str, str]
    """The report of each failed test."""
    skipped: dict[str, str]
    passed: list[str]


@dataclass(frozen=True)
class CommandResult:
    """The exit code and the output of a command."""

    code: int
    combined_output: str


@dataclass(frozen=True)
class EditedProject:
    """A folder with specs and the backend generated from them."""

    folder: Path
    layout: str

    @property
    def output(self) -> Path:
        """The folder of the backend."""
        return self.folder / "output"

    def copy(self, folder: Path) -> EditedProject:
        """Return a copy of the project in another folder."""
        shutil.copytree(self.folder, folder)
        return EditedProject(folder, self.layout)

    def path(self, part: str, one: str, many: str) -> str:
        """Return the layout's file for a part of an entity."""
        return PART_PATHS[self.layout][part].format(one=one, many=many)

    def read(self, path: str) -> str:
        """Return the text of a file of the backend."""
        return (self.output / path).read_text("utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the only occurrence of a text in a file of the backend."""
        replace_in(self.output / path, old, new)

    def write(self, path: str, text: str) -> None:
        """Write a user file to the backend."""
        file = self.output / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def change_spec(self, old: str, new: str) -> None:
        """Replace the only occurrence of a text in the specs."""
        files = (self.folder / "specs").glob("*.yaml")
        (file,) = (each for each in files if old in each.read_text("utf-8"))
        replace_in(file, old, new)

    def output_bytes(self) -> dict[str, bytes]:
        """Return the bytes of the backend's files by path, without caches."""
        files = (each for each in self.output.rglob("*") if each.is_file())
        found = {each.relative_to(self.output): each for each in files}
        return {
            path.as_posix(): file.read_bytes()
            for path, file in found.items()
            if not {"cache", "__pycache__"} & {*path.parts}
        }

    def gen(self, *arguments: str, code: int | None = 0) -> str:
        """Run `gen` and return its output; check the exit code unless it is None."""
        ran = _run([sys.executable, "-m", "generator", *arguments], self.folder)
        assert code in (None, ran.code), ran
        return ran.combined_output

    def update_contract(self) -> CommandResult:
        """Run the emitted script that updates the contract from the application."""
        return _run(["sh", "output/scripts/generate-types.sh"], self.folder)

    def run_tests(self, *arguments: str) -> Outcomes:
        """Run emitted tests with some arguments of pytest."""
        program = str(HERE / "run_tests.py")
        ran = run_python(program, *arguments, folder=self.output)
        said = f"{ran.stdout}\n{ran.stderr}"
        assert ran.returncode == 0, said
        code, outcomes = json.loads(ran.stdout.splitlines()[-1])
        assert code in (0, 1), said
        return Outcomes(**outcomes)


def generate(sample: str, layout: str, folder: Path) -> EditedProject:
    """Generate the backend of a sample into an empty folder."""
    shutil.copytree(SPECS[sample], folder / "specs")
    set_layout(folder / "specs", layout)
    project = EditedProject(folder, layout)
    project.gen()
    return project


def replace_in(file: Path, old: str, new: str) -> None:
    """Replace the only occurrence of a text in a file."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{file.name} has it {text.count(old)} times: {old}"
    file.write_text(text.replace(old, new), "utf-8")


def _run(command: list[str], folder: Path) -> CommandResult:
    variables = {name: value for name, value in os.environ.items() if name != "CI"}
    variables |= {
        "PYTHON": sys.executable,
        "GEN": f"{sys.executable} -m generator",
        "PYTHONPATH": str(REPOSITORY),
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return CommandResult(done.returncode, done.stdout + done.stderr)
