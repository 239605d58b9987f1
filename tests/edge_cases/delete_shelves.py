"""Delete shelves in one statement though one contains a book; print the rest."""

import asyncio
import importlib
import json
import os
from contextlib import suppress

import sqlalchemy as sa
from pydantic import SecretStr

config = importlib.import_module("app.core.config")
errors = importlib.import_module("app.core.errors")
in_process = importlib.import_module("in_process")
models = importlib.import_module("app.models")
opening = importlib.import_module("app.db.session")
Book, Shelf = models.Book, models.Shelf


async def run() -> list[str]:
    """Return the names of the shelves left after a refused deletion."""
    settings = config.Settings(database_url=SecretStr(os.environ["DATABASE_URL"]))
    async with in_process.create_tables(settings) as connection:
        sessions = opening.create_sessionmaker(connection)
        async with sessions.begin() as session:
            full, empty = Shelf(name="full"), Shelf(name="empty")
            session.add_all([full, empty, Book(title="A", shelf=full)])
        async with sessions.begin() as session:
            with suppress(errors.Conflict):
                await session.execute(sa.delete(Shelf))
        async with sessions() as session:
            names = await session.scalars(sa.select(Shelf.name).order_by(Shelf.name))
            return list(names)


print(json.dumps(asyncio.run(run())))
