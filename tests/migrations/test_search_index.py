"""Trigram indexes for substring search, on a PostgreSQL that has pg_trgm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.edge_cases.programs import run_in_backend
from tests.emit_helpers import SAMPLES
from tests.migrations.databases import (
    new_database,
    postgresql,
    postgresql_with_contrib,
)
from tests.migrations.schema_project import SchemaProject, entity

INDEXES = sa.text(
    "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%_trgm_ops%' ORDER BY 1"
)
DEFINITIONS = sa.text(
    "SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%_trgm_ops%'"
)


def books(search: str, **changes: str) -> str:
    """Return a spec of books whose list has the given search."""
    fields = changes.pop("fields", "{title: string(99), code: string(9)}")
    parts = {"id": "integer", "fields": fields, **changes}
    endpoints = f"{{list: {{search: {search}}}}}"
    return f"entities:\n{entity('Book', endpoints=endpoints, **parts)}"


PLAIN = books("[title, code]")
INDEXED = books("{in: [title, code], index: true}")
RENAMED = books(
    "{in: [name, code], index: true}",
    fields="{name: {type: string(99), was: title}, code: string(9)}",
)
ONE_REMOVED = books("{in: [code], index: true}", fields="{code: string(9)}")
TABLE = books("{in: [code], index: true}", fields="{code: string(9)}", table="volumes")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql_with_contrib() as url:
        yield url


@pytest.fixture
def project(server: str, tmp_path: Path) -> SchemaProject:
    """Build a project whose books are searched without an index."""
    url = new_database("postgresql", server, tmp_path)
    project = SchemaProject(tmp_path / "project", url)
    project.generate(PLAIN)
    return project


def search_indexes(project: SchemaProject) -> list[str]:
    """Return the sorted names of the trigram indexes."""
    with project.engine().connect() as connection:
        return list(connection.scalars(INDEXES))


@pytest.mark.expensive
def test_indexes_are_added_renamed_and_removed(project: SchemaProject) -> None:
    project.upgrade()
    assert search_indexes(project) == []
    steps = {
        INDEXED: ["ix_books_code_trgm", "ix_books_title_trgm"],
        RENAMED: ["ix_books_code_trgm", "ix_books_name_trgm"],
        ONE_REMOVED: ["ix_books_code_trgm"],
        TABLE: ["ix_volumes_code_trgm"],
        books("[code]", fields="{code: string(9)}", table="volumes"): [],
    }
    for spec, expected in steps.items():
        project.generate(spec, allow_destructive=True)
        project.upgrade()
        project.check()
        assert search_indexes(project) == expected
    found = [[], *steps.values()]
    for expected in reversed(found[:-1]):
        project.downgrade("-1")
        assert search_indexes(project) == expected


@pytest.mark.expensive
def test_an_index_finds_parts_without_a_search(project: SchemaProject) -> None:
    def declared(using: str, search: str = "[code]") -> str:
        return books(search, indexes=f"[[title], {{fields: [title], using: {using}}}]")

    project.upgrade()
    for spec, method in {
        declared("gin"): "USING gin (lower(",
        declared("gist"): "USING gist (lower(",
        declared("gist", "{in: [title], index: true}"): "USING gist (lower(",
    }.items():
        project.generate(spec)
        project.upgrade()
        project.check()
        with project.engine().connect() as connection:
            (found,) = connection.scalars(DEFINITIONS)
        assert "INDEX ix_books_title_trgm ON " in found
        assert method in found
    project.downgrade("base")


@pytest.mark.expensive
def test_new_tables_have_their_search_index(server: str, tmp_path: Path) -> None:
    url = new_database("postgresql", server, tmp_path)
    project = SchemaProject(tmp_path / "project", url)
    project.generate(INDEXED)
    project.upgrade()
    project.check()
    assert search_indexes(project) == ["ix_books_code_trgm", "ix_books_title_trgm"]
    project.downgrade("base")


@pytest.mark.expensive
def test_columns_can_be_named_like_sql_keywords(server: str, tmp_path: Path) -> None:
    url = new_database("postgresql", server, tmp_path)
    project = SchemaProject(tmp_path / "project", url)
    words = ("collation", "lateral", "tablesample", "concurrently")
    fields = ", ".join(f"{word}: string(99)" for word in words)
    search = f"{{in: [{', '.join(words)}], index: true}}"
    project.generate(books(search, fields=f"{{{fields}}}"))
    project.upgrade()
    project.check()
    assert search_indexes(project) == sorted(f"ix_books_{w}_trgm" for w in words)


@pytest.mark.expensive
def test_sqlite_has_no_such_index(tmp_path: Path) -> None:
    project = SchemaProject(
        tmp_path / "project", new_database("sqlite", None, tmp_path)
    )
    for spec in (PLAIN, INDEXED, RENAMED, ONE_REMOVED, TABLE):
        project.generate(spec, allow_destructive=True)
        project.upgrade()
        project.check()
    project.downgrade("base")


@pytest.fixture
def bare_project(tmp_path: Path) -> Iterator[SchemaProject]:
    """Yield a project on a server without the extension."""
    with postgresql(tmp_path) as url:
        yield SchemaProject(tmp_path / "project", url)


def assert_extension_is_missing(project: SchemaProject) -> None:
    """Check that an upgrade reports the missing extension."""
    with pytest.raises(Exception, match="install the contrib modules of PostgreSQL"):
        project.upgrade()


@pytest.mark.expensive
def test_a_missing_extension_is_reported(bare_project: SchemaProject) -> None:
    bare_project.generate(INDEXED)
    assert_extension_is_missing(bare_project)


@pytest.mark.expensive
def test_a_missing_extension_is_reported_before_any_change(
    bare_project: SchemaProject,
) -> None:
    bare_project.generate(PLAIN)
    bare_project.upgrade()
    with_year = (
        "{title: string(99), code: string(9), year: {type: integer, default: 1}}"
    )
    bare_project.generate(books("{in: [code], index: true}", fields=with_year))
    assert_extension_is_missing(bare_project)
    columns = sa.inspect(bare_project.engine()).get_columns("books")
    assert "year" not in {column["name"] for column in columns}


@pytest.mark.expensive
@pytest.mark.parametrize("layout", ["layered", "modular"])
def test_searches_use_the_index(server: str, tmp_path: Path, layout: str) -> None:
    specs = tmp_path / "specs"
    specs.mkdir()
    for spec in SAMPLES["bookshop"].glob("*.yaml"):
        text = spec.read_text("utf-8")
        text = text.replace(
            "search: [title]", "search: {in: [title, isbn], index: true}"
        )
        text = text.replace("filter: [status,", "filter: [title, status,")
        (specs / spec.name).write_text(text, "utf-8")
    found: Any = run_in_backend(
        specs,
        layout,
        tmp_path / "backend",
        "search_books.py",
        DATABASE_URL=new_database("postgresql", server, tmp_path),
        LAYOUT=layout,
    )
    assert found["found"] == ["Éclair 4321"]
    assert all("ix_books_title_trgm" in plan for plan in found["plans"]), json.dumps(
        found
    )
    assert "ix_books_isbn_trgm" in found["plans"][0]
