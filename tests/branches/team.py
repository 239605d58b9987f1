"""A project that several users work on, each on a git branch, merged by git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.cli.shop import RunResult, Shop
from tests.forked_python import run_python

APP = "groundplan: 1\napp: {name: shop, title: Shop API}\n"
ENTITY = """\
entities:
  {name}:
    description: One of several.
    fields:
      title: string(200)
      # fields
    endpoints:
      list: {}
      get: {}
      create: {}
      update: {}
      delete: {}
      # actions
"""
IMPORT = """\
from alembic.config import Config
from alembic.script import ScriptDirectory

__import__("app.main")
scripts = ScriptDirectory.from_config(Config("alembic.ini"))
assert len(scripts.get_heads()) == 1, scripts.get_heads()
"""
NAMES = ("Author", "Book", "Label", "Member")
"""Entities, each with a separate spec file."""


def spec_path(name: str) -> str:
    """Return the path of an entity's spec file."""
    return f"specs/{name.lower()}.yaml"


def write_specs(folder: Path) -> None:
    """Write the specs that all branches start from."""
    (folder / "specs").mkdir()
    (folder / "specs/app.yaml").write_text(APP, "utf-8")
    for name in NAMES:
        (folder / spec_path(name)).write_text(ENTITY.replace("{name}", name), "utf-8")


class BranchProject:
    """The project's folder, its repository and the runs of `gen` in it."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.folder = shop.folder
        self.output = shop.output
        (self.folder / ".gitignore").write_text("__pycache__/\n*.db\n", "utf-8")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("generated")

    def git(self, *arguments: str, may_fail: bool = False) -> str:
        """Run git in the project's folder and return what it prints."""
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
        done = subprocess.run(
            ["git", *who, *arguments],
            cwd=self.folder,
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_EDITOR": "true"},
        )
        assert may_fail or done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def commit(self, message: str) -> None:
        """Commit all changes."""
        self.git("add", "--all")
        self.git("commit", "--quiet", f"--message={message}")

    def gen(self, *arguments: str) -> RunResult:
        """Run `gen` and check that it succeeds."""
        ran = self.shop.run(*arguments)
        assert ran.code == 0, ran.err
        return ran

    def commit_on_branch(
        self, name: str, work: Callable[[], None], start: str = "main"
    ) -> None:
        """Create a branch, do some work on it, generate and commit."""
        self.git("checkout", "--quiet", "-b", name, start)
        work()
        self.gen()
        self.commit(name)

    def merge(self, name: str, into: str = "main") -> list[str]:
        """Merge a branch and return the paths in conflict."""
        self.git("checkout", "--quiet", into)
        self.git("merge", "--quiet", "--no-edit", name, may_fail=True)
        return self.unmerged_paths()

    def unmerged_paths(self) -> list[str]:
        """Return the paths that git reports as conflicted."""
        return self.git("diff", "--name-only", "--diff-filter=U").split()

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the only occurrence of a text in a file of the project."""
        file = self.folder / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, (path, old, text)
        file.write_text(text.replace(old, new), "utf-8")

    def add_field(self, entity: str, field: str) -> None:
        """Add a field to an entity of the spec."""
        mark = "      # fields\n"
        self.edit(spec_path(entity), mark, f"      {field}\n{mark}")

    def add_action(self, entity: str, action: str) -> None:
        """Add an action to an entity of the spec."""
        mark = "      # actions\n"
        line = f"      {action}: {{returns: {entity}}}\n"
        self.edit(spec_path(entity), mark, line + mark)

    def read(self, path: str) -> str:
        """Return the text of an emitted file."""
        return self.shop.read(path)

    def revisions(self) -> list[str]:
        """Return the numbers of the revisions in order."""
        found = (self.output / "migrations/versions").glob("*.py")
        return sorted(path.name[:4] for path in found)

    def assert_up_to_date(self) -> None:
        """Check that everything is up to date and that the application imports."""
        checked = self.shop.run("check")
        assert checked.code == 0, checked.err
        before = self.shop.file_states()
        assert self.shop.run().err == "nothing to do\n"
        assert self.shop.file_states() == before
        ran = run_python("-c", IMPORT, folder=self.output)
        assert ran.returncode == 0, ran.stderr
