"""The text of revisions and snapshots: names, bytes, format."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.tree import Tree
from tests.migrations.schema_project import (
    REPOSITORY,
    SchemaProject,
    entity,
    tables_of,
)

BOOK = entity("Book", fields="{title: string(50)}")
MORE = entity("Book", fields="{title: string(50), pages: integer | null}")
TAG = entity("Tag", fields="{name: string(50)}")


@pytest.fixture
def project(tmp_path: Path) -> SchemaProject:
    return SchemaProject(tmp_path)


def revision_file(tree: Tree) -> str:
    return next(name for name in tree if name.endswith(".py"))


def test_revisions_are_numbered_and_describe_their_changes(
    project: SchemaProject,
) -> None:
    specs = [
        BOOK,
        MORE,
        MORE + TAG,
        MORE.replace("(50)", "(60)") + TAG.replace("(50)", "(60)"),
        BOOK.replace("(50)", "(60)"),
    ]
    names = [
        revision_file(project.generate("entities:\n" + spec, allow_destructive=True))
        for spec in specs
    ]
    assert [re.sub("_[0-9a-f]{12}.py$", "", name) for name in names] == [
        "migrations/versions/0001_initial_schema",
        "migrations/versions/0002_add_pages_to_books",
        "migrations/versions/0003_create_tags",
        "migrations/versions/0004_change_title_of_books_and_1_more",
        "migrations/versions/0005_drop_pages_from_books_and_1_more",
    ]


def test_each_revision_follows_the_last_and_has_a_snapshot(
    project: SchemaProject,
) -> None:
    first = project.generate("entities:\n" + BOOK)
    second = project.generate("entities:\n" + MORE)
    (one,), (two,) = (
        [Path(name).stem for name in tree if name.endswith(".json")]
        for tree in (first, second)
    )
    assert f'down_revision = "{one}"' in second[revision_file(second)].text
    snapshot = json.loads(second[f".gen/schema/{two}.json"].text)
    assert (snapshot["revision"], snapshot["down_revisions"]) == (two, [one])
    assert [table["name"] for table in snapshot["tables"]] == ["books"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (BOOK, BOOK),
        (BOOK + TAG, TAG + BOOK),
        (MORE, MORE.replace("title: string(50), pages: integer | null",
                            "pages: integer | null, title: string(50)")),
        (MORE, MORE.replace("integer | null", "{type: integer, optional: true, "
                            "minimum: 1, description: How many.}")),
        ("  Car:\n    fields: {colour: Colour}\nenums: {Colour: [red, blue]}\n",
         "  Car:\n    fields: {colour: Colour}\nenums: {Colour: [blue, red]}\n"),
        (entity("Mail", fields="{to: email}"), entity("Mail", fields="{to: string(320)}")),
    ],
    ids=["same", "entities", "fields", "limits", "values", "kinds"],
)  # fmt: skip
def test_changes_outside_the_schema_create_no_revision(
    old: str, new: str, project: SchemaProject
) -> None:
    project.generate("entities:\n" + old)
    assert project.generate("entities:\n" + new) == {}


@pytest.mark.parametrize(
    ("old", "new", "remark", "using"),
    [
        ("datetime", "datetime(local)", ", in UTC", "a AT TIME ZONE 'UTC'"),
        ("datetime(local)", "datetime", ", read as UTC", "a AT TIME ZONE 'UTC'"),
        ("date", "datetime(local)", "", "CAST(a AS timestamp)"),
        ("date", "datetime", "", "CAST(a AS timestamp) AT TIME ZONE 'UTC'"),
    ],
)
def test_datetimes_without_a_zone_are_those_of_utc(
    old: str, new: str, remark: str, using: str, project: SchemaProject
) -> None:
    for type in (old, new):
        tree = project.generate("entities:\n" + entity("Day", fields=f"{{a: {type}}}"))
    text = tree[revision_file(tree)].text
    assert f"days: a: {old} → {new}{remark}\n" in text
    assert f'postgresql_using="{using}"' in text


def test_a_changed_base_changes_every_column_of_its_type(
    project: SchemaProject,
) -> None:
    things = entity("Bank", fields="{iban: Iban}") + entity("User", fields="{a: Iban}")
    types = "types: {{Iban: {{base: Text}}, Text: {{base: string({})}}}}\n"
    for length in (34, 40):
        tree = project.generate(types.format(length) + "entities:\n" + things)
    text = tree[revision_file(tree)].text
    assert "banks: iban: string(34) → string(40)\n" in text
    assert "users: a: string(34) → string(40)\n" in text


def test_no_entities_create_no_revision(project: SchemaProject) -> None:
    assert project.generate("entities: {}\n") == {}


@pytest.mark.expensive
def test_revisions_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path\n"
        "from tests.migrations.schema_project import *\n"
        "import hashlib, sys\n"
        "project = SchemaProject(Path(sys.argv[1]))\n"
        "tree = project.generate(REPOSITORY / 'tests/specs/kitchen_sink')\n"
        "text = repr([(name, file.text) for name, file in tree.items()])\n"
        "print(hashlib.sha256(text.encode()).hexdigest())\n"
    )
    digests = set()
    for seed in ("1", "2"):
        folder = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", script, str(folder)],
            env=environment,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(run.stdout)
    assert len(digests) == 1


@pytest.fixture
def revisions_with_odd_values(project: SchemaProject) -> list[Path]:
    """Write revisions with long names and values of every type."""
    long = "a_very_long_name_" * 3
    traits = "    traits: [timestamps, soft_delete, versioned]\n"
    extra = "".join(
        f", {long}{name}: {{type: {kind}, default: {default}}}"
        for name, kind, default in (
            ("token", "uuid", "uuid"),
            ("moment", "datetime", "'2026-01-31T12:00:00Z'"),
            ("pause", "duration", "PT1H"),
            ("data", "bytes", "aGVsbG8="),
            ("day", "date", "today"),
            ("note", "text", "'say \"hi\"'"),
        )
    )
    ring = (
        "    relations: {next: Book | null, back: {belongs_to: Tag, optional: true}}\n"
    )
    ring = ring.replace("next: Book | null", "next: {belongs_to: Book | null}")
    checks = f"    checks: {{{long}check: title <> '{'x' * 90}'}}\n"
    project.generate(REPOSITORY / "tests/specs/kitchen_sink")
    other = SchemaProject(project.path / "other")
    other.generate("entities:\n" + BOOK + checks + TAG)
    full = BOOK.replace("(50)}", f"(60){extra}}}") + checks + traits + ring
    other.generate("entities:\n" + full + TAG)
    versions = [*project.path.rglob("versions/*.py")]
    assert len(versions) == 3
    return versions


@pytest.mark.expensive
def test_revisions_pass_black_and_ruff(
    project: SchemaProject, revisions_with_odd_values: list[Path]
) -> None:
    import black

    for path in revisions_with_odd_values:
        text = path.read_text()
        assert black.format_str(text, mode=black.Mode()) == text
    # Both projects import the same `app`.
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--ignore=E501"]
    subprocess.run(
        [*ruff, "--select=E,F,I,UP,B,C4,SIM", *map(str, revisions_with_odd_values)],
        check=True,
        cwd=project.path / "other",
    )


@pytest.mark.expensive
def test_revisions_pass_mypy(
    project: SchemaProject, revisions_with_odd_values: list[Path]
) -> None:
    mypy = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.devnull]
    subprocess.run(
        [*mypy, *map(str, revisions_with_odd_values)], check=True, cwd=project.path
    )


def test_hostile_text_does_not_become_code(project: SchemaProject) -> None:
    value = "'); DROP TABLE x; --\\\" {{ 1 }} %(a)s :b"
    enums = json.dumps({"Colour": [value, "red"]})
    check = json.dumps({"ok": "note <> '''); import os; --'"})
    book = entity("Book", fields="{note: text, colour: Colour}", checks=check)
    tree = project.generate(f"enums: {enums}\nentities:\n{book}")
    harmless = book.replace(check, json.dumps({"ok": "note <> 'x'"}))
    other = SchemaProject(project.path / "other").generate(
        f"enums: {json.dumps({'Colour': ['a', 'red']})}\nentities:\n{harmless}"
    )
    assert _shape(tree) == _shape(other)


def _shape(tree: Tree) -> str:
    module = ast.parse(tree[revision_file(tree)].text)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant):
            node.value = "?"
    return ast.dump(module)


def test_the_tables_of_a_snapshot_are_read_as_written() -> None:
    from generator.migrations.history.snapshots import (
        Snapshot,
        read_snapshot,
        write_snapshot,
    )

    tables = tables_of(REPOSITORY / "tests/specs/kitchen_sink")
    snapshot = Snapshot("0123456789ab", ("ba9876543210",), 2, tables)
    assert read_snapshot(write_snapshot(snapshot)) == snapshot


def test_labels_and_names_of_stored_values_need_no_revision(
    project: SchemaProject,
) -> None:
    car = "entities:\n" + entity("Car", fields="{colour: Colour, others: [Colour]}")
    first, labelled, renamed, moved = (
        project.generate(f"enums: {{Colour: {{values: {{{values}}}}}}}\n{car}")
        for values in (
            "red: {value: R}, blue: ",
            "red: {value: R, label: Bright, description: Like fire.}, blue: ",
            "scarlet: {value: R, was: red}, blue: ",
            "scarlet: {value: S}, blue: ",
        )
    )
    assert labelled == {}
    (snapshot,) = renamed
    assert snapshot in first
    # The snapshot has the new name, which the next revision finds.
    assert "CASE colour WHEN 'R' THEN 'S'" in moved[revision_file(moved)].text


def test_snapshots_from_before_stored_values_are_read(project: SchemaProject) -> None:
    car = "entities:\n" + entity("Car", fields="{colour: Colour, others: [Colour]}")
    first = project.generate(f"enums: {{Colour: [red, blue]}}\n{car}")
    assert not any("members" in file.text for file in first.values())
    second = project.generate(
        f"enums: {{Colour: {{values: {{red: {{value: R}}, blue: }}}}}}\n{car}"
    )
    text = second[revision_file(second)].text
    assert "CASE colour WHEN 'red' THEN 'R' ELSE colour END" in text
    assert "CASE value WHEN 'red' THEN 'R' ELSE value END" in text


def test_snapshots_keep_enum_values_added_without_a_revision(
    project: SchemaProject,
) -> None:
    car = "entities:\n" + entity("Car", fields="{colours: [Colour]}")
    first, second, third = (
        project.generate(f"enums: {{Colour: [{values}]}}\n{car}")
        for values in ("red", "red, blue", "red")
    )
    (snapshot,) = second
    assert snapshot in first
    assert "colours has blue in the rows with id" in third[revision_file(third)].text
