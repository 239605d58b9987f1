"""Break constraints of the bookshop with hand-written statements; print the answers."""

import asyncio
import importlib
import json
import uuid
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI

config = importlib.import_module("app.core.config")
in_process = importlib.import_module("in_process")
main = importlib.import_module("app.main")
models = importlib.import_module("app.models")
session = importlib.import_module("app.db.session")
Author, Book = models.Author, models.Book

AUTHOR, BOOK, NOBODY = (uuid.UUID(int=number) for number in range(1, 4))
ROW = {
    "id": BOOK,
    "title": "A",
    "isbn": "9" * 13,
    "price": 1,
    "author_id": AUTHOR,
    "keywords": [],
}
OTHER = {"id": NOBODY, "title": "B", "isbn": "8" * 13}

STATEMENTS: dict[str, Callable[[], Any]] = {
    "insert without parent": lambda: sa.insert(Book).values(
        ROW | OTHER | {"author_id": NOBODY}
    ),
    "update to no parent": lambda: sa.update(Book).values(author_id=NOBODY),
    "update to no sequel": lambda: sa.update(Book).values(sequel_to_id=NOBODY),
    "delete a parent": lambda: sa.delete(Author).where(Author.id == AUTHOR),
    "break a rule": lambda: sa.update(Book).values(price=100_000),
    "no such value": lambda: sa.text("UPDATE books SET status = 'lost'"),
    "taken": lambda: sa.insert(Book).values(ROW | OTHER | {"isbn": ROW["isbn"]}),
    "taken together": lambda: sa.insert(Book).values(
        ROW | OTHER | {"title": ROW["title"]}
    ),
    "null": lambda: sa.update(Book).values(title=None),
}


def add_routes(app: FastAPI) -> None:
    """Add one route for each statement."""
    for name, statement in STATEMENTS.items():

        def route(statement: Callable[[], Any]) -> Any:
            async def run(opened: Any) -> None:
                await opened.execute(statement())

            run.__annotations__["opened"] = session.SessionDep

            return run

        app.add_api_route(f"/{name.replace(' ', '-')}", route(statement))


async def call_all() -> None:
    """Create the tables and two rows, and call the routes."""
    settings = config.Settings()
    async with in_process.create_tables(settings) as connection:
        author = {"id": AUTHOR, "name": "A"}
        await connection.execute(sa.insert(Author).values(author))
        await connection.execute(sa.insert(Book).values(ROW))
    app = main.create_app(settings)
    add_routes(app)
    answers = {}
    async with in_process.start_client(app) as client:
        for name in STATEMENTS:
            response = await client.get(f"/{name.replace(' ', '-')}")
            problem = response.json()
            answers[name] = [
                problem["status"],
                problem["detail"],
                [[e["pointer"], e["code"]] for e in problem["errors"]],
            ]
    print(json.dumps(answers))


asyncio.run(call_all())
