"""Change books of the bookshop in every obvious way; print the stored rows."""

import asyncio
import importlib
import json
import os
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr

config = importlib.import_module("app.core.config")
models = importlib.import_module("app.models")
engines = importlib.import_module("app.db.engine")
session_module = importlib.import_module("app.db.session")
locks = importlib.import_module("app.db.locks")
repository = importlib.import_module("app.db.repository")
soft_delete = importlib.import_module("app.db.soft_delete")
Author, Book, Tag = models.Author, models.Book, models.Tag


async def set_an_attribute(session: Any, first: Any, second: Any) -> None:
    first.title = "Changed"


async def set_the_same_value(session: Any, first: Any, second: Any) -> None:
    first.title = "A"


async def link_a_tag(session: Any, first: Any, second: Any) -> None:
    await session.refresh(first, ["tags"])
    first.tags.append(Tag(name="new"))


async def delete_a_row(session: Any, first: Any, second: Any) -> None:
    await session.delete(first)


async def delete_all_and_their_author(session: Any, first: Any, second: Any) -> None:
    for row in (second, first):
        await session.delete(row)
    await session.flush()
    await session.delete(await session.get(Author, first.author_id))


async def delete_the_author(session: Any, first: Any, second: Any) -> None:
    await session.delete(await session.get(Author, first.author_id))


async def delete_permanently(session: Any, first: Any, second: Any) -> None:
    await soft_delete.purge(session, second)


async def update_many(session: Any, first: Any, second: Any) -> None:
    await session.delete(second)
    await session.flush()
    found = await session.execute(sa.update(Book).values(title="Changed"))
    assert found.rowcount == 1


async def update_by_keys(session: Any, first: Any, second: Any) -> None:
    await session.execute(sa.update(Book), [{"id": first.id, "title": "Changed"}])


async def delete_many(session: Any, first: Any, second: Any) -> None:
    found = await session.execute(sa.delete(Book).where(Book.title == "A"))
    assert found.rowcount == 1


async def delete_a_row_and_its_sequel(session: Any, first: Any, second: Any) -> None:
    is_either = sa.or_(Book.id == first.id, Book.sequel_to_id == first.id)
    found = await session.execute(sa.delete(Book).where(is_either))
    assert found.rowcount == 2


async def lock_a_row_changed_by_others(session: Any, first: Any, second: Any) -> None:
    await session.execute(sa.text("UPDATE books SET title = title || '!'"))
    books = repository.BaseRepository(session)
    books.model = Book
    assert (await books.get(first.id)).title == "A"
    assert (await books.get(first.id, lock=locks.to_change)).title == "A!"


CASES = (
    set_an_attribute,
    set_the_same_value,
    link_a_tag,
    delete_a_row,
    delete_all_and_their_author,
    delete_the_author,
    delete_permanently,
    update_many,
    update_by_keys,
    delete_many,
    delete_a_row_and_its_sequel,
    lock_a_row_changed_by_others,
)


async def run_case(sessions: Any, case: Any) -> Any:
    """Run a case on a book and its sequel; return the rows left, or the error."""
    async with sessions.begin() as session:
        for model in (Book, Tag, Author):
            await session.execute(sa.text(f"DELETE FROM {model.__tablename__}"))
        author = Author(name="Someone")
        first = book("A", author)
        session.add_all([author, first])
        await session.flush()
        session.add(book("B", author, sequel_to_id=first.id))
    try:
        async with sessions.begin() as session:
            rows = await session.scalars(sa.select(Book).order_by(Book.title))
            await case(session, *rows)
    except Exception as error:
        return type(error).__name__
    async with sessions() as session:
        rows = await session.execute(
            sa.text(
                "SELECT title, version, deleted_at IS NOT NULL, sequel_to_id IS NULL "
                "FROM books ORDER BY isbn"
            )
        )
        return [[row[0], row[1], bool(row[2]), bool(row[3])] for row in rows]


def book(title: str, author: Any, **values: Any) -> Any:
    isbn = str(ord(title)).zfill(13)
    return Book(title=title, isbn=isbn, price=1, keywords=[], author=author, **values)


async def run() -> None:
    """Create the tables and run every case."""
    settings = config.Settings(database_url=SecretStr(os.environ["DATABASE_URL"]))
    engine = engines.create_engine(settings)
    async with engine.begin() as connection:
        await connection.run_sync(Book.metadata.create_all)
    sessions = session_module.create_sessionmaker(engine)
    print(json.dumps({case.__name__: await run_case(sessions, case) for case in CASES}))
    await engine.dispose()


asyncio.run(run())
