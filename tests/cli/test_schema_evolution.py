"""A backend in the modular layout through three revisions, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from generator.cli.crash_report import run_guarded
from tests.migrations.databases import new_database, postgresql

HEAD = "groundplan: 1\napp: {name: shop, layout: modular}\n"
AUTHOR = "  Author: {id: integer, fields: {name: string(50)}}\n"
FIRST = (
    "enums: {Status: [draft, sold, lost]}\nentities:\n"
    "  Book:\n    id: integer\n"
    "    fields: {title: string(50), pages: string(9), status: Status = draft}\n"
    "    relations: {author: {belongs_to: Author, on_delete: cascade}}\n"
) + AUTHOR
SECOND = (
    "enums: {Status: [draft, {name: gone, was: sold}]}\nentities:\n"
    "  Volume:\n    was: Book\n    id: integer\n    traits: [timestamps, versioned]\n"
    "    fields:\n      name: {type: string(80), was: title, unique: true}\n"
    "      pages: {type: integer, convert: cast(pages as integer)}\n"
    "      status: Status = draft\n"
    "    relations: {authors: {many_to_many: Author, was: author}}\n"
) + AUTHOR
THIRD = (
    "enums: {Status: [draft, gone]}\nentities:\n"
    "  Volume:\n    id: integer\n    traits: [versioned]\n"
    "    fields:\n      name: {type: string(80), unique: true}\n"
    "      pages: integer\n      status: Status | null\n"
    "      kinds: {type: '[Status]', backfill: [draft]}\n"
    "      label: {type: string(90), backfill: \"name || ' by ' || cast(pages as text)\"}\n"
    "  Author: {id: integer, fields: {name: string(50)}, "
    "relations: {volumes: {many_to_many: Volume, was: authors}}}\n"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    if request.param == "sqlite":
        yield new_database("sqlite", None, tmp_path)
        return
    with postgresql(tmp_path_factory.mktemp("evolving")) as server:
        yield new_database("postgresql", server, tmp_path)


@pytest.mark.expensive
def test_three_revisions_preserve_rows(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def evolve(spec: str) -> None:
        Path("specs").mkdir(exist_ok=True)
        Path("specs/app.yaml").write_text(HEAD + spec)
        assert run_guarded(["--allow-destructive"]) == 0
        alembic("upgrade", "head")
        alembic("check")

    def alembic(*arguments: str) -> None:
        run = subprocess.run(
            [sys.executable, "-m", "alembic", *arguments],
            cwd="output",
            capture_output=True,
            text=True,
            env=os.environ | {"DATABASE_URL": url},
        )
        assert run.returncode == 0, run.stderr

    monkeypatch.chdir(tmp_path)
    evolve(FIRST)
    engine = sa.create_engine(url.replace("+aiosqlite", ""))
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO authors VALUES (1, 'Ann'), (2, 'Bob')")
        connection.exec_driver_sql(
            "INSERT INTO books (id, title, pages, status, author_id) "
            "VALUES (1, 'One', '12', 'sold', 2), (2, 'Two', '34', 'draft', 1)"
        )
    evolve(SECOND)
    evolve(THIRD)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT label, status, version, volume_id, author_id, "
            "CAST(kinds AS text) FROM volumes "
            "JOIN author_volumes ON volume_id = id ORDER BY id"
        ).all()
    draft = json.dumps(["draft"])
    assert [tuple(row) for row in rows] == [
        ("One by 12", "gone", 1, 1, 2, draft),
        ("Two by 34", "draft", 1, 2, 1, draft),
    ]
    alembic("downgrade", "base")
    alembic("upgrade", "head")
    alembic("check")
