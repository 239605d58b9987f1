"""Search many books of the bookshop and print the query plans."""

import asyncio
import importlib
import json
import os
import subprocess
import sys

import sqlalchemy as sa
from pydantic import SecretStr

config = importlib.import_module("app.core.config")
engines = importlib.import_module("app.db.engine")
opening = importlib.import_module("app.db.session")
models = importlib.import_module("app.models")
MODULAR = os.environ["LAYOUT"] == "modular"
schemas = importlib.import_module(
    "app.modules.book.schemas" if MODULAR else "app.schemas.book"
)
repositories = importlib.import_module(
    "app.modules.book.repository" if MODULAR else "app.repositories.book"
)
Author, Book = models.Author, models.Book
BOOKS = 20_000


async def run() -> None:
    """Store the books, search them in two ways, and print the query plans."""
    subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = SecretStr(os.environ["DATABASE_URL"])
    engine = engines.create_engine(config.Settings(database_url=url))
    author = Author(name="Someone")
    sessions = opening.create_sessionmaker(engine)
    async with sessions.begin() as session:
        session.add(author)
        await session.flush()
        told = {"price": 1, "keywords": [], "author_id": author.id}
        rows = [
            {"title": f"Éclair {number}", "isbn": f"{number:013}", **told}
            for number in range(BOOKS)
        ]
        await session.execute(sa.insert(Book), rows)
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(sa.text("VACUUM (ANALYZE) books"))
    plans: list[str] = []

    def explain(connection, cursor, statement, parameters, context, many):  # type: ignore[no-untyped-def]
        if not statement.startswith("EXPLAIN"):
            lines = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
            plans.append("\n".join(line for (line,) in lines))

    async with sessions() as session:
        sa.event.listen(engine.sync_engine, "before_cursor_execute", explain)
        repository = repositories.BookRepository(session)
        page = await repository.cursor_page(schemas.BookListQuery(search="CLAIR 4321"))
        query = schemas.BookListQuery(title__contains="éclair 4321")
        await repository.cursor_page(query)
    await engine.dispose()
    print(json.dumps({"found": [row.title for row in page.items], "plans": plans}))


asyncio.run(run())
