"""The application of the backend in whose folder a program runs, without a socket."""

from __future__ import annotations

import importlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncConnection

config = importlib.import_module("app.core.config")
base = importlib.import_module("app.db.base")
engines = importlib.import_module("app.db.engine")
main = importlib.import_module("app.main")


@asynccontextmanager
async def new_tables(settings: Any) -> AsyncIterator[AsyncConnection]:
    """Make the tables of the models; yield the connection, to add rows by."""
    engine = engines.create_engine(settings)
    async with engine.begin() as connection:
        await connection.run_sync(base.Base.metadata.create_all)
        yield connection
    await engine.dispose()


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Start an application, and yield a client that talks to it."""
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, "state": dict(state or {})}, receive, send)

        transport = ASGITransport(with_state)
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            yield client


async def print_answers(talk: Callable[[AsyncClient], Awaitable[Any]]) -> None:
    """Make the tables, talk to the application, and print in JSON what that returns."""
    settings = config.Settings()
    async with new_tables(settings):
        pass
    async with client_of(main.create_app(settings)) as client:
        print(json.dumps(await talk(client)))
