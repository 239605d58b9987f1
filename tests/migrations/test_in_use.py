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
def shared(server: str, tmp_path: Path) -> SchemaProject:
    """Build a project with rows on PostgreSQL."""
    return filled(tmp_path, new_database("postgresql", server, tmp_path))


@pytest.fixture
def local(tmp_path: Path) -> SchemaProject:
    """Build a project with rows on SQLite."""
    return filled(tmp_path, new_database("sqlite", None, tmp_path))


def filled(folder: Path, url: str) -> SchemaProject:
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


def ask(project: SchemaProject, query: str) -> list[Any]:
    with project.engine().connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_a_rebuilt_table_keeps_what_people_added(local: SchemaProject) -> None:
    run(
        local,
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
    before = sorted(ask(local, made))
    local.generate(SHOP + AUTHOR + WIDE)
    for revision in ("+1", "-1", "+1"):
        (local.downgrade if revision == "-1" else local.upgrade)(revision)
        assert sorted(ask(local, made)) == before
        shelves = ask(local, "SELECT id, shelf FROM books ORDER BY id")
        assert shelves == [(1, "new"), (2, "B7")]
    run(local, "INSERT INTO books (id, code, author_id) VALUES (3, 'c', 1)")
    assert ask(local, "SELECT title FROM log") == [(None,)]
    assert ask(local, "SELECT shelf FROM books WHERE id = 3") == [("new",)]


@pytest.mark.expensive
def test_a_revision_gives_up_a_lock_and_changes_nothing(
    shared: SchemaProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = shared.path / "migrations/env.py"
    text = environment.read_text()
    text = text.replace('LOCK_TIMEOUT = "5s"', 'LOCK_TIMEOUT = "50ms"')
    environment.write_text(text)
    migrating = shared.path / "migrations/running.py"
    text = migrating.read_text()
    migrating.write_text(text.replace("PAUSE_SECONDS = 1.0", "PAUSE_SECONDS = 0.1"))
    before = definitions(shared.engine())
    shared.generate(
        SHOP + AUTHOR.replace("fields: {", "fields: {born: date | null, ") + WIDE
    )
    with shared.engine().begin() as reader:
        reader.exec_driver_sql("SELECT * FROM books")
        with pytest.raises(sa.exc.OperationalError, match="due to lock timeout"):
            shared.upgrade()
    assert definitions(shared.engine()) == before
    shared.upgrade()
    shared.check()


@pytest.mark.expensive
def test_a_revision_waits_for_a_lock_more_than_once(shared: SchemaProject) -> None:
    environment = shared.path / "migrations/env.py"
    text = environment.read_text()
    environment.write_text(text.replace('LOCK_TIMEOUT = "5s"', 'LOCK_TIMEOUT = "50ms"'))
    shared.generate(SHOP + AUTHOR + WIDE)
    reader = shared.engine().connect()
    reader.exec_driver_sql("SELECT * FROM books")
    timer = threading.Timer(0.5, reader.close)
    timer.start()
    shared.upgrade()
    timer.join()
    shared.check()


@pytest.fixture
def made() -> Iterator[list[str]]:
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
def test_indexes_made_concurrently_are_valid(
    shared: SchemaProject, made: list[str]
) -> None:
    rules = (
        "    indexes: [{fields: [title], concurrently: true}]\n"
        "    unique: [{fields: [code], concurrently: true}]\n"
    )
    shared.generate(SHOP + AUTHOR + BOOK + rules)
    shared.upgrade()
    assert made[:2] == [
        "CREATE INDEX CONCURRENTLY ix_books_title ON books (title)",
        "CREATE UNIQUE INDEX CONCURRENTLY uq_books_code ON books (code)",
    ]
    valid = ask(
        shared,
        "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid "
        "WHERE relname IN ('ix_books_title', 'uq_books_code') ORDER BY 1",
    )
    assert valid == [("ix_books_title", True), ("uq_books_code", True)]
    shared.check()
    with pytest.raises(sa.exc.IntegrityError, match="uq_books_code"):
        run(shared, "UPDATE books SET code = 'a'")


@pytest.mark.expensive
def test_a_revision_whose_last_part_fails_is_taken_up_again(
    shared: SchemaProject,
) -> None:
    run(shared, "INSERT INTO books VALUES (8, 'z', 'same', 1)")
    more = BOOK.replace("fields: {", "fields: {isbn: string(13) | null, ")
    rules = (
        "    unique: [{fields: [code], concurrently: true}]\n"
        "    checks: {coded: code <> 'wrong'}\n"
    )
    tree = shared.generate(SHOP + AUTHOR + more + rules)
    path = shared.path / next(name for name in tree if name.endswith(".py"))
    text = path.read_text()
    # Another client inserts a row between the preflight check and the index.
    writing = "INSERT INTO books VALUES (9, 'z', 'same', 1)"
    at = '        op.add_column("books"'
    path.write_text(text.replace(at, f'        op.execute("{writing}")\n{at}', 1))
    with pytest.raises(sa.exc.IntegrityError) as caught:
        shared.upgrade()
    path.write_text(text)
    (note,) = caught.value.__notes__
    assert "run `alembic upgrade` again, which does the rest" in note
    with pytest.raises(RuntimeError, match="is not finished; run `alembic upgrade"):
        shared.downgrade("-1")
    with pytest.raises(sa.exc.IntegrityError):
        shared.upgrade()
    run(shared, "UPDATE books SET code = 'other' WHERE id = 9")
    shared.upgrade()
    shared.check()
    with pytest.raises(sa.exc.IntegrityError, match="uq_books_code"):
        run(shared, "UPDATE books SET code = 'same' WHERE id = 9")
    shared.downgrade("-1")
    shared.upgrade()
    shared.check()


@pytest.mark.expensive
def test_two_branches_meet_on_a_shared_database(
    shared: SchemaProject, tmp_path: Path
) -> None:
    other = SchemaProject(tmp_path / "other")
    shutil.copytree(shared.path, other.path, dirs_exist_ok=True)
    isbn = BOOK.replace(
        "{title", "{isbn: {type: text, backfill: code, unique: true}, title"
    )
    pages = BOOK.replace("{title", "{pages: {type: integer, backfill: 7}, title")
    shared.generate(SHOP + AUTHOR + pages)
    shared.upgrade()
    other.generate(SHOP + AUTHOR + isbn)
    for folder in ("migrations", ".gen"):
        shutil.copytree(other.path / folder, shared.path / folder, dirs_exist_ok=True)
    problems = Problems()
    joined = merge_heads(shared.path, problems)
    assert joined is not None, problems.items
    for name, file in joined[1].items():
        (shared.path / name).write_text(file.text)
    both = pages.replace(
        "{pages", "{isbn: {type: text, backfill: code, unique: true}, pages"
    )
    assert not shared.generate(SHOP + AUTHOR + both)
    shared.upgrade()
    shared.check()
    rows = ask(shared, "SELECT pages, isbn FROM books ORDER BY id")
    assert rows == [(7, "a"), (7, "b")]
