"""Revisions document how the new schema breaks the previous release."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.migrations.schema_project import SchemaProject, entity

ENUM = "enums: {Status: [draft, sold]}\n"
BOOK = entity(
    "Book",
    id="integer",
    fields="{title: string(9), pages: integer | null, status: Status}",
)
TAG = entity("Tag", id="integer", fields="{name: text}")
BEFORE = f"{ENUM}entities:\n{BOOK}{TAG}"


def incompatibilities(folder: Path, after: str) -> list[str]:
    """Return the reasons that the docstring of the next revision lists."""
    project = SchemaProject(folder)
    project.generate(BEFORE)
    tree = project.generate(after, allow_destructive=True)
    (text,) = (file.text for name, file in tree.items() if name.endswith(".py"))
    docstring = " ".join(text.partition("Revision: ")[0].split())
    found = re.search(r"unsafe while the previous release runs: (.*)", docstring)
    return found[1].strip().split("; ") if found else []


@pytest.mark.parametrize(
    ("old", "new", "reasons"),
    [
        (TAG, "", ["tags is dropped"]),
        (TAG, TAG.replace("Tag:\n", "Tag:\n    table: labels\n"), ["tags is renamed"]),
        ("{title: string(9), ", "{", ["books.title is dropped"]),
        ("{name: text}", "{label: {type: text, was: name}}", ["tags.name is renamed"]),
        (
            "{name: text}",
            "{name: text, code: {type: integer, backfill: 1}}",
            ["tags.code is required, without a default"],
        ),
        (
            "pages: integer | null",
            "pages: {type: integer, backfill: 1}",
            ["books.pages becomes required"],
        ),
        (
            "string(9)",
            "{type: string(5), convert: 'substr(title, 1, 5)'}",
            ["accepts fewer values"],
        ),
        ("pages: integer", "pages: float", ["books.pages changes its type"]),
        ("[draft, sold]", "[draft]", ["books.status no longer accepts sold"]),
        (
            "[draft, sold]",
            "[draft, {name: gone, was: sold}]",
            ["books.status no longer accepts sold"],
        ),
    ],
)
def test_changes_that_break_the_previous_release_are_listed(
    old: str, new: str, reasons: list[str], tmp_path: Path
) -> None:
    assert old in BEFORE
    found = incompatibilities(tmp_path, BEFORE.replace(old, new))
    assert len(found) == len(reasons)
    assert all(map(str.endswith, found, reasons))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[draft, sold]", "[draft, sold, gone]"),
        ("{name: text}", "{name: text, code: integer | null}"),
        ("{name: text}", "{name: text, code: integer = 1}"),
        ("string(9)", "string(20)"),
        ("integer | null", "bigint | null"),
        (TAG, TAG + entity("User", fields="{name: text}")),
    ],
)
def test_compatible_changes_are_not_listed(old: str, new: str, tmp_path: Path) -> None:
    assert old in BEFORE
    assert incompatibilities(tmp_path, BEFORE.replace(old, new)) == []
