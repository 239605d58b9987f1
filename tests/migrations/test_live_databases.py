"""Revisions on databases in concurrent use, and with objects that users added."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from generator.diagnostics import Problems
from generator.migrations.head_merge import merge_heads
from tests.migrations.databases import definitions, new_database, postgresql
from tests.migrations.schema_project import SchemaProject, entity

SHOP = "entities:\n"
AUTHOR = entity("Author", id="integer", fields="{name: string(9)}")
BOOK = entity(
    "Book",
    id="integer",
    fields="{title: string(9), code: string(9)}",
    relations="{author: {belongs_to: Author, on_delete: cascade}}",
)
WIDE = BOOK.replace("title: string(9)", "title: string(9) | null")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql(tmp_path_factory.mktemp("in_use")) as url:
        yield url


@pytest.fixture
def postgresql_project(server: str, tmp_path: Path) -> SchemaProject:
    """Build a project with rows on PostgreSQL."""
    return project_with_rows(tmp_path, new_database("postgresql", server, tmp_path))


@pytest.fixture
def sqlite_project(tmp_path: Path) -> SchemaProject:
    """Build a project with rows on SQLite."""
    return project_with_rows(tmp_path, new_database("sqlite", None, tmp_path))


def project_with_rows(folder: Path, url: str) -> SchemaProject:
    project = SchemaProject(folder / "project", url)
    project.generate(SHOP + AUTHOR + BOOK)
    project.upgrade()
    run(
        project,
        "INSERT INTO authors (id, name) VALUES (1, 'Ann')",
        "INSERT INTO books (id, title, code, author_id) "
        "VALUES (1, 'x', 'a', 1), (2, 'y', 'b', 1)",
    )
    return project


def run(project: SchemaProject, *statements: str) -> None:
    with project.engine().begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def fetch_rows(project: SchemaProject, query: str) -> list[Any]:
    with project.engine().connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_a_rebuilt_table_keeps_custom_objects(sqlite_project: SchemaProject) -> None:
    run(
        sqlite_project,
        "CREATE TABLE log (title TEXT)",
        "CREATE TRIGGER note AFTER INSERT ON books "
        "BEGIN INSERT INTO log VALUES (new.title); END",
        "CREATE TRIGGER watch AFTER INSERT ON authors "
        "BEGIN INSERT INTO log SELECT title FROM books; END",
        "ALTER TABLE books ADD COLUMN shelf VARCHAR(3) DEFAULT 'new' NOT NULL",
        "UPDATE books SET shelf = 'B7' WHERE id = 2",
        "CREATE INDEX by_hand ON books (shelf, lower(title)) WHERE id > 0",
        "CREATE VIEW titles AS SELECT title FROM books",
    )
    made = "SELECT name, sql FROM sqlite_master WHERE name IN ('by_hand', 'note', 'watch', 'titles')"
    before = sorted(fetch_rows(sqlite_project, made))
    sqlite_project.generate(SHOP + AUTHOR + WIDE)
    for revision in ("+1", "-1", "+1"):
        (sqlite_project.downgrade if revision == "-1" else sqlite_project.upgrade)(
            revision
        )
        assert sorted(fetch_rows(sqlite_project, made)) == before
        shelves = fetch_rows(sqlite_project, "SELECT id, shelf FROM books ORDER BY id")
        assert shelves == [(1, "new"), (2, "B7")]
    run(sqlite_project, "INSERT INTO books (id, code, author_id) VALUES (3, 'c', 1)")
    assert fetch_rows(sqlite_project, "SELECT title FROM log") == [(None,)]
    assert fetch_rows(sqlite_project, "SELECT shelf FROM books WHERE id = 3") == [
        ("new",)
    ]


@pytest.mark.expensive
def test_a_lock_timeout_rolls_the_revision_back(
    postgresql_project: SchemaProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = postgresql_project.path / "migrations/env.py"
    text = environment.read_text()
    text = text.replace('LOCK_TIMEOUT = "5s"', 'LOCK_TIMEOUT = "50ms"')
    environment.write_text(text)
    migrating = postgresql_project.path / "migrations/running.py"
    text = migrating.read_text()
    migrating.write_text(text.replace("PAUSE_SECONDS = 1.0", "PAUSE_SECONDS = 0.1"))
    before = definitions(postgresql_project.engine())
    postgresql_project.generate(
        SHOP + AUTHOR.replace("fields: {", "fields: {born: date | null, ") + WIDE
    )
    with postgresql_project.engine().begin() as reader:
        reader.exec_driver_sql("SELECT * FROM books")
        with pytest.raises(sa.exc.OperationalError, match="due to lock timeout"):
            postgresql_project.upgrade()
    assert definitions(postgresql_project.engine()) == before
    postgresql_project.upgrade()
    postgresql_project.check()


@pytest.mark.expensive
def test_lock_timeouts_are_retried(postgresql_project: SchemaProject) -> None:
    environment = postgresql_project.path / "migrations/env.py"
    text = environment.read_text()
    environment.write_text(text.replace('LOCK_TIMEOUT = "5s"', 'LOCK_TIMEOUT = "50ms"'))
    postgresql_project.generate(SHOP + AUTHOR + WIDE)
    reader = postgresql_project.engine().connect()
    reader.exec_driver_sql("SELECT * FROM books")
    timer = threading.Timer(0.5, reader.close)
    timer.start()
    postgresql_project.upgrade()
    timer.join()
    postgresql_project.check()


@pytest.fixture
def index_statements() -> Iterator[list[str]]:
    """Yield a list that collects index statements executed in autocommit mode."""
    found: list[str] = []

    def hear(connection: sa.Connection, _: Any, statement: str, *__: Any) -> None:
        level = connection.get_execution_options().get("isolation_level")
        if "INDEX" in statement and level == "AUTOCOMMIT":
            found.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", hear)
    yield found
    sa.event.remove(sa.Engine, "before_cursor_execute", hear)


@pytest.mark.expensive
def test_concurrently_created_indexes_are_valid(
    postgresql_project: SchemaProject, index_statements: list[str]
) -> None:
    rules = (
        "    indexes: [{fields: [title], concurrently: true}]\n"
        "    unique: [{fields: [code], concurrently: true}]\n"
    )
    postgresql_project.generate(SHOP + AUTHOR + BOOK + rules)
    postgresql_project.upgrade()
    assert index_statements[:2] == [
        "CREATE INDEX CONCURRENTLY ix_books_title ON books (title)",
        "CREATE UNIQUE INDEX CONCURRENTLY uq_books_code ON books (code)",
    ]
    valid = fetch_rows(
        postgresql_project,
        "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid "
        "WHERE relname IN ('ix_books_title', 'uq_books_code') ORDER BY 1",
    )
    assert valid == [("ix_books_title", True), ("uq_books_code", True)]
    postgresql_project.check()
    with pytest.raises(sa.exc.IntegrityError, match="uq_books_code"):
        run(postgresql_project, "UPDATE books SET code = 'a'")


@pytest.mark.expensive
def test_a_partially_failed_revision_can_be_resumed(
    postgresql_project: SchemaProject,
) -> None:
    run(postgresql_project, "INSERT INTO books VALUES (8, 'z', 'same', 1)")
    more = BOOK.replace("fields: {", "fields: {isbn: string(13) | null, ")
    rules = (
        "    unique: [{fields: [code], concurrently: true}]\n"
        "    checks: {coded: code <> 'wrong'}\n"
    )
    tree = postgresql_project.generate(SHOP + AUTHOR + more + rules)
    path = postgresql_project.path / next(name for name in tree if name.endswith(".py"))
    text = path.read_text()
    # Another client inserts a row between the preflight check and the index.
    writing = "INSERT INTO books VALUES (9, 'z', 'same', 1)"
    at = '        op.add_column("books"'
    path.write_text(text.replace(at, f'        op.execute("{writing}")\n{at}', 1))
    with pytest.raises(sa.exc.IntegrityError) as caught:
        postgresql_project.upgrade()
    path.write_text(text)
    (note,) = caught.value.__notes__
    assert "run `alembic upgrade` again, which does the rest" in note
    with pytest.raises(RuntimeError, match="is not finished; run `alembic upgrade"):
        postgresql_project.downgrade("-1")
    with pytest.raises(sa.exc.IntegrityError):
        postgresql_project.upgrade()
    run(postgresql_project, "UPDATE books SET code = 'other' WHERE id = 9")
    postgresql_project.upgrade()
    postgresql_project.check()
    with pytest.raises(sa.exc.IntegrityError, match="uq_books_code"):
        run(postgresql_project, "UPDATE books SET code = 'same' WHERE id = 9")
    postgresql_project.downgrade("-1")
    postgresql_project.upgrade()
    postgresql_project.check()


@pytest.mark.expensive
def test_revisions_of_two_branches_run_on_a_shared_database(
    postgresql_project: SchemaProject, tmp_path: Path
) -> None:
    other = SchemaProject(tmp_path / "other")
    shutil.copytree(postgresql_project.path, other.path, dirs_exist_ok=True)
    isbn = BOOK.replace(
        "{title", "{isbn: {type: text, backfill: code, unique: true}, title"
    )
    pages = BOOK.replace("{title", "{pages: {type: integer, backfill: 7}, title")
    postgresql_project.generate(SHOP + AUTHOR + pages)
    postgresql_project.upgrade()
    other.generate(SHOP + AUTHOR + isbn)
    for folder in ("migrations", ".gen"):
        shutil.copytree(
            other.path / folder, postgresql_project.path / folder, dirs_exist_ok=True
        )
    problems = Problems()
    joined = merge_heads(postgresql_project.path, problems)
    assert joined is not None, problems.items
    for name, file in joined[1].items():
        (postgresql_project.path / name).write_text(file.text)
    both = pages.replace(
        "{pages", "{isbn: {type: text, backfill: code, unique: true}, pages"
    )
    assert not postgresql_project.generate(SHOP + AUTHOR + both)
    postgresql_project.upgrade()
    postgresql_project.check()
    rows = fetch_rows(postgresql_project, "SELECT pages, isbn FROM books ORDER BY id")
    assert rows == [(7, "a"), (7, "b")]
