"""Include lists of related rows in the bookshop, then write; print the results."""

import asyncio
import importlib
import json
import os
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
from httpx2 import ASGITransport, AsyncClient
from pydantic import SecretStr
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import relationship, selectinload

config = importlib.import_module("app.core.config")
main = importlib.import_module("app.main")
clock = importlib.import_module("app.core.clock")
models = importlib.import_module("app.models")
common = importlib.import_module("app.core.schemas")
engines = importlib.import_module("app.db.engine")
opening = importlib.import_module("app.db.session")
MODULAR = os.environ["LAYOUT"] == "modular"
REPOSITORY = "app.modules.{}.repository" if MODULAR else "app.repositories.{}"
SCHEMAS = "app.modules.{}.schemas" if MODULAR else "app.schemas.{}"
books = importlib.import_module(REPOSITORY.format("book"))
authors = importlib.import_module(REPOSITORY.format("author"))
schemas = importlib.import_module(SCHEMAS.format("book"))
Author, Book, Tag = models.Author, models.Book, models.Tag


def key(number: int) -> uuid.UUID:
    """Return the key with a number."""
    return uuid.UUID(int=number)


MANY, FEW, NONE = key(1), key(2), key(3)
SEVERAL_TAGS = key(12)


def book(number: int, author: uuid.UUID, **values: Any) -> Any:
    """Return a book with a number as its key."""
    told = {"title": f"T{number}", "isbn": f"{number:013}", "price": 1, "keywords": []}
    return Book(id=key(number), author_id=author, **told, **values)


async def store_rows(session: AsyncSession) -> None:
    """Store authors with many books, with one and with none."""
    session.add_all(Author(id=each, name="A") for each in (MANY, FEW, NONE))
    await session.flush()
    session.add(book(10, MANY, deleted_at=clock.utc_now()))
    session.add_all(book(number, MANY) for number in (15, 14, 13, 11))
    tags = [Tag(id=key(number), name=f"N{number}") for number in (24, 23, 22, 21)]
    session.add(book(12, MANY, tags=tags))
    session.add(book(16, FEW, tags=tags[:1]))


def numbers(items: list[dict[str, Any]]) -> list[int]:
    """Return the numbers in the keys of items."""
    return [uuid.UUID(item["id"]).int for item in items]


async def read(client: AsyncClient, statements: list[str]) -> Any:
    """Return the included rows and the number of statements."""
    found: dict[str, Any] = {}
    for name, author in {"many": MANY, "few": FEW, "none": NONE}.items():
        answer = await client.get(f"authors/{author}", params={"include": "books"})
        found[name] = numbers(answer.json()["books"])
    listed = await client.get("books", params={"author_id": str(MANY)})
    found["all"] = sorted(numbers(listed.json()["items"]))
    statements.clear()
    query = {"include": "author,tags", "sort": "title"}
    page = await client.get("books", params=query)
    found["tags"] = {
        b["title"]: sorted(numbers(b["tags"])) for b in page.json()["items"]
    }
    found["statements"] = len([s for s in statements if s.startswith("SELECT")])
    found["head"] = (await client.head("books", params=query)).status_code
    return found


async def fetch_with_tags(session: AsyncSession) -> Any:
    """Fetch a book for an answer that includes its tags."""
    return await books.BookRepository(session).get(SEVERAL_TAGS, include="tags")


async def change(session: AsyncSession) -> None:
    """Change a book whose tags were included."""
    row = await fetch_with_tags(session)
    row.title = "Changed"
    await books.BookRepository(session).update(row, schemas.BookUpdate(price="2"))


async def change_tags(session: AsyncSession) -> None:
    """Remove one of four tags from a book whose tags were included."""
    row = await fetch_with_tags(session)
    left = schemas.BookUpdate(tag_ids=[key(number) for number in (21, 23, 24)])
    await books.BookRepository(session).update(row, left)


async def add_to_all(session: AsyncSession) -> None:
    """Add a tag to a book whose tags were included and then loaded."""
    row = await fetch_with_tags(session)
    await session.refresh(row, ["tags"])
    row.tags.append(Tag(id=key(25), name="N25"))


async def add_to_loaded(session: AsyncSession) -> None:
    """Add a tag to a book whose tags one statement loads and includes."""
    repository = books.BookRepository(session)
    statement = sa.select(Book).where(Book.id == SEVERAL_TAGS)
    including = repository.including(statement, "tags")
    row = await session.scalar(including.options(selectinload(Book.tags)))
    assert row is not None
    row.tags.append(Tag(id=key(26), name="N26"))


async def delete_book(session: AsyncSession) -> None:
    """Delete a book whose tags were included."""
    await books.BookRepository(session).delete(await fetch_with_tags(session))


CHANGES: dict[str, Callable[[AsyncSession], Awaitable[None]]] = {
    "change": change,
    "change tags": change_tags,
    "add to all": add_to_all,
    "add to loaded": add_to_loaded,
    "delete": delete_book,
}


async def write(sessions: Any) -> Any:
    """Return the tags of a book after each of some changes."""
    links = Book.metadata.tables["book_tags"].c
    linked = sa.select(links.tag_id).where(links.book_id == SEVERAL_TAGS)
    found = {}
    for name, make in CHANGES.items():
        async with sessions.begin() as session:
            await make(session)
        async with sessions() as session:
            tags = (await session.scalars(linked)).all()
            found[name] = sorted(tag.int for tag in tags)
    return found


async def use_relation(sessions: Any) -> str:
    """Return the result of reading the relation of an included list."""
    async with sessions() as session:
        author = await authors.AuthorRepository(session).get(MANY, include="books")
        try:
            return f"{len(author.books)} books"
        except InvalidRequestError as error:
            return type(error).__name__


async def use_custom_relation(sessions: Any) -> list[int]:
    """Return the rows included by a user-defined relation with a condition."""
    models.Author.late = relationship(
        Book,
        primaryjoin=sa.and_(Author.id == Book.author_id, Book.title > "T13"),
        viewonly=True,
    )
    repository, included = authors.AuthorRepository, common.included
    repository.lists = {**repository.lists, "late": Author.late}
    async with sessions() as session:
        author = await repository(session).get(MANY, include="late")
        return [row.id.int for row in included(author, "late")]


async def run() -> None:
    """Create the tables and some rows, read them, and change them."""
    url = SecretStr(os.environ["DATABASE_URL"])
    settings = config.Settings(database_url=url)
    engine = engines.create_engine(settings)
    async with engine.begin() as connection:
        await connection.run_sync(Book.metadata.create_all)
    sessions = opening.create_sessionmaker(engine)
    async with sessions.begin() as session:
        await store_rows(session)
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    sa.event.listen(engine.sync_engine, "before_cursor_execute", note)
    app = main.create_app(settings)

    async def with_state(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "state": {"sessions": sessions}}, receive, send)

    async with AsyncClient(
        transport=ASGITransport(with_state), base_url="http://test/api/v1/"
    ) as client:
        found = {"read": await read(client, statements)}
    found["relation"] = await use_relation(sessions)
    found["own"] = await use_custom_relation(sessions)
    found["written"] = await write(sessions)
    await engine.dispose()
    print(json.dumps(found))


asyncio.run(run())
