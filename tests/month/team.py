"""A team's project: its spec, its repository and the commands run in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SPECS = HERE / "specs"

GEN = f"{sys.executable} -m generator"


@dataclass(frozen=True)
class TeamProject:
    """A project folder under git."""

    folder: Path

    @property
    def output(self) -> Path:
        """The folder of the emitted backend."""
        return self.folder / "output"

    def gen(self, *arguments: str, code: int = 0) -> str:
        """Run `gen`, check its exit code and return its output."""
        return self._run([sys.executable, "-m", "generator", *arguments], code)

    def update_contract(self) -> None:
        """Run the emitted script that updates the contract from the application."""
        self._run(["sh", "output/scripts/generate-types.sh"], 0)

    def git(self, *arguments: str, code: int = 0) -> str:
        """Run git, check its exit code and return its output."""
        person = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
        return self._run(["git", *person, *arguments], code)

    def run_tool(self, *arguments: str) -> None:
        """Run a Python tool over the output."""
        command = [sys.executable, "-m", *arguments]
        subprocess.run(command, cwd=self.output, capture_output=True, check=False)

    def edit_spec(self, name: str, old: str, new: str) -> None:
        """Replace the only occurrence of a text in a spec file."""
        replace_in(self.folder / "specs" / f"{name}.yaml", old, new)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the only occurrence of a text in a file of the output."""
        replace_in(self.output / path, old, new)

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace every occurrence of a text in a user file."""
        file = self.output / path
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")

    def merge(self, branch: str) -> None:
        """Merge a branch, resolve conflicts with `gen merge`, and generate."""
        done = subprocess.run(
            ["git", "merge", "--no-commit", branch], cwd=self.folder, check=False
        )
        if done.returncode:
            self.gen("merge")
        self.gen()

    def append(self, path: str, text: str) -> None:
        """Append text to a file of the output, which is created if missing."""
        file = self.output / path
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text("utf-8") if file.exists() else ""
        file.write_text(before + text, "utf-8")

    def insert_in_region(self, path: str, name: str, text: str) -> None:
        """Insert text at the beginning of a custom region."""
        lines = (self.output / path).read_text("utf-8").split("\n")
        mark = f"# region custom: {name}"
        (at,) = [n for n, line in enumerate(lines) if line.strip() == mark]
        lines[at + 1 : at + 1] = text.rstrip("\n").split("\n")
        (self.output / path).write_text("\n".join(lines), "utf-8")

    def failing_edits(self, evidence: dict[str, str]) -> dict[str, str]:
        """Return the edits that do not work in the application, with the reasons."""
        program = [sys.executable, str(HERE / "evidence.py")]
        done = subprocess.run(
            program,
            cwd=self.output,
            env=os.environ | {"PYTHONPATH": str(self.output)},
            input=json.dumps(evidence),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return {"app.main": done.stderr[-3000:]}
        found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
        return found

    def ruff_name_errors(self) -> str:
        """Return Ruff's report of undefined and redefined names."""
        ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "-q"]
        done = subprocess.run(
            [*ruff, "--select", "F821,F811", "app", "tests"],
            cwd=self.output,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    def _run(self, command: list[str], code: int) -> str:
        environment = {k: v for k, v in os.environ.items() if k != "CI"}
        environment["PYTHONPATH"] = str(HERE.parents[1])
        environment |= {"PYTHON": sys.executable, "GEN": GEN}
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == code, f"{command[1:]}: {done.returncode}\n{said}"
        return said


def replace_in(file: Path, old: str, new: str) -> None:
    """Replace the only occurrence of a text in a file."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{file.name} has it {text.count(old)} times: {old}"
    file.write_text(text.replace(old, new), "utf-8")
