"""The application of the backend in the current folder, without a socket."""

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
async def create_tables(settings: Any) -> AsyncIterator[AsyncConnection]:
    """Create the tables of the models; yield the connection, for adding rows."""
    engine = engines.create_engine(settings)
    async with engine.begin() as connection:
        await connection.run_sync(base.Base.metadata.create_all)
        yield connection
    await engine.dispose()


@asynccontextmanager
async def start_client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Start an application and yield a client for it."""
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, "state": dict(state or {})}, receive, send)

        transport = ASGITransport(with_state)
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            yield client


async def print_answers(talk: Callable[[AsyncClient], Awaitable[Any]]) -> None:
    """Create the tables, run `talk` with a client, and print its result as JSON."""
    settings = config.Settings()
    async with create_tables(settings):
        pass
    async with start_client(main.create_app(settings)) as client:
        print(json.dumps(await talk(client)))
