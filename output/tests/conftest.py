"""Fixtures: the application, its client, and a database that each test rolls back.

The database is SQLite in memory, or the one that `TEST_DATABASE_URL` names.
"""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from anyio import to_thread
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
)

from app.core.config import Settings, get_settings
from app.db.engine import create_engine
from app.db.session import create_sessionmaker
from app.main import create_app
from tests.probe import create_probe
from tests.support import ApiClient, migrate, with_state

IN_MEMORY = "sqlite+aiosqlite:///file:/tests?vfs=memdb&uri=true"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run asynchronous tests on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Return the settings of the application under test."""
    url = SecretStr(os.environ.get("TEST_DATABASE_URL", IN_MEMORY))
    return Settings(database_url=url, log_level="WARNING")


@pytest.fixture(scope="session")
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """Connect to the database, and create its tables with the migrations."""
    engine = create_engine(settings)
    # An in-memory database exists as long as a connection to it is open.
    async with engine.connect():
        await to_thread.run_sync(migrate, settings.database_url.get_secret_value())
        yield engine
    await engine.dispose()


@pytest.fixture
async def connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Open the transaction of a test, which is rolled back at the end."""
    async with engine.connect() as connection:
        transaction = await connection.begin()
        yield connection
        await transaction.rollback()


@pytest.fixture
def sessions(connection: AsyncConnection) -> async_sessionmaker[AsyncSession]:
    """Return a factory of sessions inside the transaction of the test."""
    return create_sessionmaker(connection, join_transaction_mode="create_savepoint")


@pytest.fixture
async def session(
    sessions: async_sessionmaker[AsyncSession],
) -> AsyncIterator[AsyncSession]:
    """Open the session in which a test creates rows and checks them."""
    async with sessions() as session:
        yield session


@pytest.fixture(scope="session")
def app(settings: Settings) -> FastAPI:
    """Create the application, once for all tests."""
    return create_app(settings)


@pytest.fixture(scope="session")
async def state(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    """Start the application, and return the lifespan state shared with requests."""
    async with app.router.lifespan_context(app) as state:
        yield dict(state or {})


@pytest.fixture(scope="session")
def headers() -> dict[str, str]:
    """Return the headers of every request, such as the credentials of a guard."""
    return {}


@pytest.fixture
async def client(
    app: FastAPI,
    state: dict[str, Any],
    headers: dict[str, str],
    sessions: async_sessionmaker[AsyncSession],
) -> AsyncIterator[AsyncClient]:
    """Return a client of the application, which uses the sessions of the test."""
    transport = ASGITransport(with_state(app, state | {"sessions": sessions}))
    async with ApiClient(
        transport=transport, base_url="http://test", headers=headers
    ) as client:
        yield client


@pytest.fixture(scope="session")
def probe_app(settings: Settings) -> FastAPI:
    """Create the application with additional endpoints, once for all tests."""
    return create_probe(settings)


@pytest.fixture
async def probe(
    probe_app: FastAPI, headers: dict[str, str]
) -> AsyncIterator[AsyncClient]:
    """Return a client of the additional endpoints, which need no database."""
    transport = ASGITransport(probe_app)
    async with AsyncClient(
        transport=transport, base_url="http://test", headers=headers
    ) as client:
        yield client


@pytest.fixture
def one_included(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limit included lists to a single row."""
    monkeypatch.setattr(get_settings(), "max_included", 1)


@pytest.fixture
def statements(engine: AsyncEngine) -> Iterator[list[str]]:
    """Collect the SQL statements of a test."""
    sent: list[str] = []

    def record(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", record)
    yield sent
    event.remove(engine.sync_engine, "before_cursor_execute", record)
