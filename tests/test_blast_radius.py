"""A small change of the spec is a small change of the output."""

from __future__ import annotations

import difflib
import re
import shutil
from pathlib import Path

import pytest

from benchmarks.make_spec import write_spec
from generator.cli.guard import guarded
from generator.workspace.copies import of_copy
from tests.cli.shop import generate

ENTITIES = 50
LARGE = pytest.param(ENTITIES, marks=pytest.mark.expensive)
MIDDLE = {18: "contract9", ENTITIES: "event25"}
"""The entity that gets a field more in a project of so many."""

Files = dict[str, str]


@pytest.fixture(scope="module")
def generated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A project of so many entities, in step with its spec."""
    folder = tmp_path_factory.mktemp("generated")
    write_spec(folder / "specs", request.param)
    return generate(folder)


@pytest.fixture
def project(generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that project, to be changed."""
    shutil.copytree(generated, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def _files(project: Path) -> Files:
    """Return what is committed: the text of each file but the cache."""
    output = project / "output"
    return {
        path.relative_to(output).as_posix(): path.read_text("utf-8")
        for path in output.rglob("*")
        if path.is_file() and output / ".gen/cache" not in path.parents
    }


def _changed(before: Files, after: Files) -> set[str]:
    return {path for path in after if after[path] != before.get(path)}


def _new_lines(before: str, after: str) -> list[str]:
    """Give the lines that were added, sure that none was removed."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    assert [line for line in lines if line.startswith("- ")] == []
    return [line[2:] for line in lines if line.startswith("+ ")]


def _revision(paths: set[str]) -> str:
    """Give the id of the one revision among paths."""
    (found,) = (
        match[1]
        for path in paths
        if (match := re.fullmatch(r"migrations/versions/0002_\w+_(\w{12})\.py", path))
    )
    return found


def _of_the_entity(name: str) -> set[str]:
    """Return the files that a field more in an entity changes."""
    return {
        f"app/models/{name}.py",
        f"app/schemas/{name}.py",
        "frontend/types.ts",
        "openapi.yaml",
        f"tests/conformance/{name}.py",
        f"tests/factories/{name}.py",
    }


@pytest.mark.parametrize(
    ("generated", "entities"),
    [(18, 18), pytest.param(ENTITIES, ENTITIES, marks=pytest.mark.expensive)],
    indirect=["generated"],
)
def test_one_field_more_changes_that_entity_and_adds_a_revision(
    project: Path, entities: int
) -> None:
    name = MIDDLE[entities]
    before = _files(project)
    write_spec(project / "specs", entities, changed=True)

    assert guarded([]) == 0

    after = _files(project)
    changed = _changed(before, after)
    revision = _revision(changed)
    versions = f"migrations/versions/0002_add_remark_to_{name}s_{revision}.py"
    files = {*_of_the_entity(name), versions}
    assert changed == {
        *files,
        *(f".gen/base/{path}.base" for path in files),
        f".gen/base/.gen/schema/{revision}.json.base",
        f".gen/schema/{revision}.json",
    }
    assert before.keys() <= after.keys()
    for path in _of_the_entity(name):
        copy = after[f".gen/base/{path}.base"].encode("utf-8")
        assert of_copy(copy).decode("utf-8") == after[path]


@pytest.mark.parametrize("generated", [LARGE], indirect=True)
def test_one_field_more_and_one_less_again_leaves_the_code_as_it_was(
    project: Path,
) -> None:
    before = _files(project)
    write_spec(project / "specs", ENTITIES, changed=True)
    assert guarded([]) == 0
    write_spec(project / "specs", ENTITIES)

    assert guarded(["--allow-destructive"]) == 0

    after = _files(project)
    folders = ("migrations/versions/", ".gen/schema/")
    history = (*folders, *(f".gen/base/{folder}" for folder in folders))
    rest = {path for path in _changed(before, after) if not path.startswith(history)}
    assert rest == set()


@pytest.mark.parametrize("generated", [LARGE], indirect=True)
def test_one_entity_more_adds_its_files_and_its_lines_of_shared_ones(
    project: Path,
) -> None:
    before = _files(project)
    (project / "specs/more.yaml").write_text(
        "entities: {Umbrella: {fields: {size: integer}}}\n"
    )

    assert guarded([]) == 0

    after = _files(project)
    changed = _changed(before, after)
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
