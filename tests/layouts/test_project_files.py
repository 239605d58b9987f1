"""Project files that tools read: dependencies and the CI workflow."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from generator.tree import Tree
from tests.emit_helpers import emit_specs, write_spec
from tests.layouts.backends import LAYOUTS

WORKFLOW = ".github/workflows/ci.yml"


def emit(folder: Path, *, keys: str = "uuid", **app: Any) -> Tree:
    """Emit a spec of one entity."""
    spec = {
        "groundplan": 1,
        "app": {"name": "corner_shop", **app},
        "entities": {"Book": {"id": keys, "fields": {"pages": "integer"}}},
    }
    return emit_specs(write_spec(spec, folder / "specs"))


def pyproject_of(tree: Tree) -> dict[str, Any]:
    """Return the parsed `pyproject.toml` of a backend."""
    return tomllib.loads(tree["pyproject.toml"].text)


def requirements_in(tree: Tree, path: str) -> list[Requirement]:
    """Return the requirements of a file, without those of files that it includes."""
    lines = tree[path].text.splitlines()
    return [Requirement(line) for line in lines if line and line[0] not in "#-"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("keys", ["uuid", "uuid7", "cuid2", "nanoid", "ulid"])
def test_uv_and_pip_get_the_same_requirements(
    layout: str, keys: str, tmp_path: Path
) -> None:
    tree = emit(tmp_path, layout=layout, keys=keys)
    project = pyproject_of(tree)
    runs, develops = project["project"]["dependencies"], project["dependency-groups"]
    names = {
        requirement.name for requirement in requirements_in(tree, "requirements.txt")
    }

    assert [*map(Requirement, runs)] == requirements_in(tree, "requirements.txt")
    assert [*map(Requirement, develops["dev"])] == requirements_in(
        tree, "requirements-dev.txt"
    )
    assert ("sqlmodel" in names) == (layout == "modular")
    assert ("uuid-utils" in names) == (keys == "uuid7")
    generating = {"cuid2": "cuid2", "nanoid": "pynanoid", "ulid": "python-ulid"}
    assert names & {*generating.values()} == {
        library for kind, library in generating.items() if kind == keys
    }


@pytest.mark.parametrize(
    ("version", "release"),
    [
        ("1.4.0", "1.4.0"),
        ("2.0rc1", "2.0rc1"),
        ("1.0.0-beta.2", "1.0.0"),
        ("2026-11", "2026"),
        ("first draft", "0"),
        ('"]', "0"),
    ],
)
def test_every_api_version_is_a_valid_package_version(
    version: str, release: str, tmp_path: Path
) -> None:
    project = pyproject_of(emit(tmp_path, version=version))["project"]

    assert (project["name"], project["version"]) == ("corner-shop", release)
    assert str(Version(release)) == release


def test_the_workflow_runs_the_commands_of_the_readme(tmp_path: Path) -> None:
    tree = emit(tmp_path)
    jobs = yaml.safe_load(tree[WORKFLOW].text)["jobs"]
    commands = {
        line
        for job in jobs.values()
        for step in job["steps"]
        for line in step.get("run", "").splitlines()
    }

    shown = tree["README.md"].text.partition("## Test it")[2].split("```")[1]
    tools = [line for line in shown.splitlines()[1:] if line]
    assert len(tools) == 4
    assert {*tools, "alembic upgrade head", "alembic check"} <= commands
    assert list(jobs) == ["lint", "test", "frontend"]


def test_the_workflow_installs_the_packages_of_the_frontend(tmp_path: Path) -> None:
    plain = emit(tmp_path / "plain")[WORKFLOW].text
    more = emit(tmp_path / "more", frontend=["zod", "tanstack_query"])[WORKFLOW].text

    install = "- run: npm install --no-save typescript@5"
    extras = "@tanstack/react-query@5 react@19 @types/react@19 zod@4"
    assert f"{install}\n" in plain
    assert f"{install} {extras}\n" in more
