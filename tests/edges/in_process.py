"""The application of the backend in whose folder a program runs, without a socket."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncConnection

base = importlib.import_module("app.db.base")
engines = importlib.import_module("app.db.engine")


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
