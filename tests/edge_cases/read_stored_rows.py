"""Read rows that the bookshop's schemas do not match exactly; print the results."""

import asyncio
import importlib
import json
import os
import uuid
from decimal import Decimal
from typing import Any

from pydantic import SecretStr, field_validator

config = importlib.import_module("app.core.config")
main = importlib.import_module("app.main")
in_process = importlib.import_module("in_process")
models = importlib.import_module("app.models")
opening = importlib.import_module("app.db.session")
MODULAR = os.environ["LAYOUT"] == "modular"
SCHEMAS = "app.modules.{}.schemas" if MODULAR else "app.schemas.{}"
REPOSITORY = "app.modules.{}.repository" if MODULAR else "app.repositories.{}"
books = importlib.import_module(REPOSITORY.format("book"))
schemas = importlib.import_module(SCHEMAS.format("book"))
InputSchema = importlib.import_module("app.core.schemas").InputSchema
Author, Book, Tag = models.Author, models.Book, models.Tag

LONG_TITLE = "t" * 300


class ReviewedBook(schemas.BookDetail):  # type: ignore[misc, name-defined]
    """A book with a field that rows do not have."""

    review: str | None = "none yet"

    @field_validator("title")
    @classmethod
    def refuse_long_title(cls, title: str) -> str:
        """Reject titles that were stored before this rule existed."""
        if len(title) > 40:
            raise ValueError("Titles are short.")
        return title


class UnpricedBook(InputSchema):  # type: ignore[misc, valid-type]
    """A book as sent by clients that do not know its price."""

    title: str
    isbn: str
    keywords: list[str]
    author_id: uuid.UUID


class Repository(books.BookRepository):  # type: ignore[misc, name-defined]
    """The queries of books, and a user-defined one."""

    async def by_isbn(self, isbn: str) -> Any:
        """Fetch the book with an ISBN."""
        statement = self.base_statement().where(Book.isbn == isbn)
        return await self.get_one_or_none(statement)


async def run() -> dict[str, Any]:
    """Store a book whose title is too long for the schema, and read it."""
    settings = config.Settings(database_url=SecretStr(os.environ["DATABASE_URL"]))
    async with in_process.create_tables(settings) as connection:
        sessions = opening.create_sessionmaker(connection)
        async with sessions.begin() as session:
            author, tags = Author(name="A"), [Tag(name="N")]
            told = {"author": author, "price": Decimal(1), "keywords": []}
            book = Book(title=LONG_TITLE, isbn="1" * 13, tags=tags, **told)
            session.add_all([book, Book(title="Sold", isbn="2" * 13, **told)])
        async with sessions.begin() as session:
            repository = Repository(session)
            found = [await repository.by_isbn(isbn) for isbn in ("2" * 13, "3")]
            await repository.delete(found[0])
            found.append(await repository.by_isbn("2" * 13))
            by_isbn = [each is not None for each in found]
            told = {"title": "Free", "isbn": "4" * 13, "keywords": []}
            data = UnpricedBook(author_id=author.id, **told)
            free = await repository.add(data, price=Decimal(0))
            price = str(free.price)
            await repository.delete(free)
        reviewed = ReviewedBook.model_validate(book, context={"reader": "me"})
        review = reviewed.model_dump(exclude_unset=True)["review"]
    async with in_process.start_client(main.create_app(settings)) as client:
        query = {"include": "author,tags"}
        answer = await client.get("/api/v1/books", params=query)
        (item,) = answer.json()["items"]
        whole = item["title"] == LONG_TITLE
        related = [item["author"]["name"], *(tag["name"] for tag in item["tags"])]
    return {
        "whole": whole,
        "related": related,
        "review": review,
        "by_isbn": by_isbn,
        "price": price,
    }


print(json.dumps(asyncio.run(run())))
