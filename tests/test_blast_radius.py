"""A small change to the spec makes a small change to the output."""

from __future__ import annotations

import difflib
import re
import shutil
from pathlib import Path

import pytest

from benchmarks.make_spec import write_spec
from generator.cli.crash_report import run_guarded
from generator.workspace.base_format import decode_base
from tests.cli.shop import generate

ENTITIES = 50
LARGE_PROJECT = pytest.param(ENTITIES, marks=pytest.mark.expensive)
CHANGED_ENTITIES = {18: "contract9", ENTITIES: "event25"}
"""The entity that gains a field, by the number of entities in the project."""

Files = dict[str, str]


@pytest.fixture(scope="module")
def large_project(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a generated project of many entities, up to date with its spec."""
    folder = tmp_path_factory.mktemp("generated")
    write_spec(folder / "specs", request.param)
    return generate(folder)


@pytest.fixture
def project(
    large_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return a copy of that project to modify."""
    shutil.copytree(large_project, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def _files(project: Path) -> Files:
    """Return the text of each committed file by path."""
    output = project / "output"
    return {
        path.relative_to(output).as_posix(): path.read_text("utf-8")
        for path in output.rglob("*")
        if path.is_file() and output / ".gen/cache" not in path.parents
    }


def _changed_paths(before: Files, after: Files) -> set[str]:
    return {path for path in after if after[path] != before.get(path)}


def _new_lines(before: str, after: str) -> list[str]:
    """Return the added lines; fail if any line was removed."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    assert [line for line in lines if line.startswith("- ")] == []
    return [line[2:] for line in lines if line.startswith("+ ")]


def _revision(paths: set[str]) -> str:
    """Return the id of the only new revision among paths."""
    (found,) = (
        match[1]
        for path in paths
        if (match := re.fullmatch(r"migrations/versions/0002_\w+_(\w{12})\.py", path))
    )
    return found


def _entity_files(name: str) -> set[str]:
    """Return the files that change when an entity gains a field."""
    return {
        f"app/models/{name}.py",
        f"app/schemas/{name}.py",
        "frontend/types.ts",
        "openapi.yaml",
        f"tests/conformance/{name}.py",
        f"tests/factories/{name}.py",
    }


@pytest.mark.parametrize(
    ("large_project", "entities"),
    [
        pytest.param(18, 18, marks=pytest.mark.expensive),
        pytest.param(ENTITIES, ENTITIES, marks=pytest.mark.expensive),
    ],
    indirect=["large_project"],
)
def test_adding_a_field_changes_its_entity_and_adds_a_revision(
    project: Path, entities: int
) -> None:
    name = CHANGED_ENTITIES[entities]
    before = _files(project)
    write_spec(project / "specs", entities, changed=True)

    assert run_guarded([]) == 0

    after = _files(project)
    changed = _changed_paths(before, after)
    revision = _revision(changed)
    versions = f"migrations/versions/0002_add_remark_to_{name}s_{revision}.py"
    files = {*_entity_files(name), versions}
    assert changed == {
        *files,
        *(f".gen/base/{path}.base" for path in files),
        f".gen/base/.gen/schema/{revision}.json.base",
        f".gen/schema/{revision}.json",
    }
    assert before.keys() <= after.keys()
    for path in _entity_files(name):
        copy = after[f".gen/base/{path}.base"].encode("utf-8")
        assert decode_base(copy).decode("utf-8") == after[path]


@pytest.mark.parametrize("large_project", [LARGE_PROJECT], indirect=True)
def test_adding_and_removing_a_field_restores_the_code(
    project: Path,
) -> None:
    before = _files(project)
    write_spec(project / "specs", ENTITIES, changed=True)
    assert run_guarded([]) == 0
    write_spec(project / "specs", ENTITIES)

    assert run_guarded(["--allow-destructive"]) == 0

    after = _files(project)
    folders = ("migrations/versions/", ".gen/schema/")
    history = (*folders, *(f".gen/base/{folder}" for folder in folders))
    rest = {
        path for path in _changed_paths(before, after) if not path.startswith(history)
    }
    assert rest == set()


@pytest.mark.parametrize("large_project", [LARGE_PROJECT], indirect=True)
def test_adding_an_entity_adds_its_files_and_lines_in_shared_files(
    project: Path,
) -> None:
    before = _files(project)
    (project / "specs/more.yaml").write_text(
        "entities: {Umbrella: {fields: {size: integer}}}\n"
    )

    assert run_guarded([]) == 0

    after = _files(project)
    changed = _changed_paths(before, after)
    shared = {
        path
        for path in changed
        if path in before and not path.startswith((".gen/base/", ".gen/lock"))
    }
    assert shared == {
        "app/api/v1/dependencies.py",
        "app/api/v1/router.py",
        "app/models/__init__.py",
        "app/schemas/__init__.py",
        "frontend/operations.ts",
        "frontend/types.ts",
        "openapi.yaml",
        "tests/conformance/__init__.py",
    }
    of_blocks = {"app/api/v1/dependencies.py"}
    for path in (p for p in shared - of_blocks if p[-3:] == ".py"):
        for line in _new_lines(before[path], after[path]):
            assert "mbrella" in line.lower(), path
    assert _new_lines(
        before["app/api/v1/dependencies.py"], after["app/api/v1/dependencies.py"]
    )
    new = {path for path in after.keys() - before.keys() if ".gen" not in path}
    assert {path for path in new if "umbrella" not in path} == set()
