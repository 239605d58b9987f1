"""Reading the revisions on disk: broken snapshots, missing files, several heads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.diagnostics import Problems
from generator.migrations import History, load_history
from tests.migrations.schema_project import SchemaProject, entity

BOOK = "entities:\n" + entity("Book", fields="{title: text}")
TAG = BOOK + entity("Tag", fields="{name: text}")
USER = BOOK + entity("User", fields="{name: text}")


def read(path: Path) -> tuple[History, list[str]]:
    problems = Problems()
    history = load_history(path, problems)
    return history, [problem.message for problem in problems.items]


def snapshot(project: SchemaProject) -> Path:
    (found,) = (project.path / ".gen/schema").glob("*.json")
    return found


def test_nothing_on_disk_is_an_empty_history(tmp_path: Path) -> None:
    assert read(tmp_path) == (History(), [])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"number": 1', '"number": true', "'number' has the wrong type"),
        ('"number": 1,', "", "the snapshot has no 'number'"),
        ('"number": 1', '"numbers": 1', "the snapshot has an unknown key 'numbers'"),
        (
            '"down_revisions": []',
            '"down_revisions": 1',
            "'down_revisions' is not a list",
        ),
        ('"primary_key": [', '"primary_key": [1, ', "'primary_key' has the wrong type"),
        ('"columns": [', '"columns": [1, ', "an item of 'columns' is not an object"),
    ],
)
def test_an_invalid_snapshot_is_reported_with_the_reason(
    old: str, new: str, reason: str, tmp_path: Path
) -> None:
    project = SchemaProject(tmp_path)
    project.generate(BOOK)
    path = snapshot(project)
    path.write_text(path.read_text().replace(old, new, 1))
    history, messages = read(tmp_path)
    assert history == History()
    shown = f".gen/schema/{path.name}"
    assert messages == [f"the snapshot `{shown}` cannot be read: {reason}"]


@pytest.mark.parametrize("text", ["", "[" * 100_000, "[]", "\0", '{"a": 1e999}'])
def test_a_non_snapshot_file_is_reported(text: str, tmp_path: Path) -> None:
    project = SchemaProject(tmp_path)
    project.generate(BOOK)
    snapshot(project).write_text(text)
    _, messages = read(tmp_path)
    assert len(messages) == 1
    assert "cannot be read" in messages[0]


def test_a_snapshot_of_another_revision_is_reported(tmp_path: Path) -> None:
    project = SchemaProject(tmp_path)
    project.generate(BOOK)
    path = snapshot(project)
    path.write_text(path.read_text().replace(path.stem, "other"))
    _, messages = read(tmp_path)
    shown = f".gen/schema/{path.name}"
    assert messages == [
        f"the snapshot `{shown}` cannot be read: it belongs to revision 'other'"
    ]


def test_a_snapshot_without_its_revision_is_reported(tmp_path: Path) -> None:
    project = SchemaProject(tmp_path)
    project.generate(BOOK)
    name = snapshot(project).stem
    shutil.rmtree(tmp_path / "migrations/versions")
    _, messages = read(tmp_path)
    assert messages == [f"the migration `{name}` is missing from `migrations/versions`"]


def test_a_revision_without_its_parent_is_reported(tmp_path: Path) -> None:
    project = SchemaProject(tmp_path)
    tree = project.generate(BOOK)
    name = next(name for name in tree if name.endswith(".py"))
    path = tmp_path / name
    lost = path.read_text().replace("down_revision = None", 'down_revision = "lost"')
    path.write_text(lost)
    _, messages = read(tmp_path)
    assert messages == ["the migration `lost` is missing from `migrations/versions`"]


def test_multiple_heads_are_reported(tmp_path: Path) -> None:
    base = SchemaProject(tmp_path / "a")
    base.generate(BOOK)
    other = tmp_path / "b"
    shutil.copytree(base.path, other)
    base.generate(TAG)
    branch = SchemaProject(other)
    branch.generate(USER)
    shutil.copytree(other, base.path, dirs_exist_ok=True)
    heads = sorted(
        Path(name).stem
        for tree in (base.trees[-1], branch.trees[-1])
        for name in tree
        if name.endswith(".json")
    )
    history, messages = read(base.path)
    assert history == History()
    assert messages == [f"the migrations have several heads: {', '.join(heads)}"]


def write_revision(project: SchemaProject, name: str, downs: str) -> None:
    text = f'revision: str = "{name}"\ndown_revision: str | None = {downs}  # ours\n'
    (project.path / f"migrations/versions/{name}.py").write_text(text)


def test_a_hand_written_revision_can_be_the_head(tmp_path: Path) -> None:
    project = SchemaProject(tmp_path)
    project.generate(BOOK)
    name = snapshot(project).stem
    write_revision(project, "one", json.dumps(name))
    write_revision(project, "two", json.dumps(name))
    write_revision(project, "three", '(\n    "one",\n    "two",\n)')
    history, messages = read(tmp_path)
    assert messages == []
    assert (history.head, history.number) == ("three", 1)
    assert [table.name for table in history.tables] == ["books"]


def test_revisions_older_than_groundplan_come_first(tmp_path: Path) -> None:
    project = SchemaProject(tmp_path)
    (tmp_path / "migrations/versions").mkdir(parents=True)
    write_revision(project, "old", "None")
    (tmp_path / "migrations/versions/broken.py").write_bytes(b"\xff")
    tree = project.generate(BOOK)
    text = next(file.text for name, file in tree.items() if name.endswith(".py"))
    assert 'down_revision = "old"' in text


def test_hand_written_merge_revisions_need_a_snapshot(tmp_path: Path) -> None:
    base = SchemaProject(tmp_path / "a")
    base.generate(BOOK)
    other = tmp_path / "b"
    shutil.copytree(base.path, other)
    base.generate(TAG)
    SchemaProject(other).generate(USER)
    shutil.copytree(other, base.path, dirs_exist_ok=True)
    _, messages = read(base.path)
    heads = messages[0].rpartition(": ")[2].split(", ")
    write_revision(base, "join", repr(tuple(heads)))
    history, messages = read(base.path)
    assert history == History()
    assert messages == [f"the migrations have several heads: {', '.join(heads)}"]


def test_a_cycle_of_revisions_is_reported(tmp_path: Path) -> None:
    project = SchemaProject(tmp_path)
    tree = project.generate(BOOK)
    path = tmp_path / next(name for name in tree if name.endswith(".py"))
    name = snapshot(project).stem
    around = f'down_revision = "{name}"'
    path.write_text(path.read_text().replace("down_revision = None", around))
    _, messages = read(tmp_path)
    assert messages == ["the migrations form a cycle, so there is no latest revision"]
