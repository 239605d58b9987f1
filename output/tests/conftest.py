"""What the tests run on: a database of their own, rolled back after each.

It is SQLite in memory, or the database that `TEST_DATABASE_URL` names.
"""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from anyio import to_thread
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from pydantic import SecretStr
from sqlalchemy import AsyncAdaptedQueuePool, event
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
)

from app.core.config import Settings, get_settings
from app.db.engine import create_engine
from app.db.session import create_sessionmaker, get_session
from app.main import create_app
from tests.probe import create_probe
from tests.support import ApiClient, migrate

IN_MEMORY = "sqlite+aiosqlite:///file:tests?mode=memory&cache=shared&uri=true"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run asynchronous tests on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def database_url() -> str:
    """Return the URL of the database that the tests use."""
    return os.environ.get("TEST_DATABASE_URL", IN_MEMORY)


@pytest.fixture(scope="session")
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """Connect to the database, and make its tables by the migrations."""
    engine = create_engine(settings, poolclass=AsyncAdaptedQueuePool)
    # A database in memory lives as long as something is connected to it.
    async with engine.connect():
        await to_thread.run_sync(migrate, settings.database_url.get_secret_value())
        yield engine
    await engine.dispose()


@pytest.fixture
async def connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Open a transaction that no test commits."""
    async with engine.connect() as connection:
        transaction = await connection.begin()
        yield connection
        await transaction.rollback()


@pytest.fixture
def sessions(connection: AsyncConnection) -> async_sessionmaker[AsyncSession]:
    """Make sessions inside the test's transaction."""
    return create_sessionmaker(connection, join_transaction_mode="create_savepoint")


@pytest.fixture
async def session(
    sessions: async_sessionmaker[AsyncSession],
) -> AsyncIterator[AsyncSession]:
    """Open the session that a test makes and checks rows by."""
    async with sessions() as session:
        yield session


@pytest.fixture(scope="session")
def settings(database_url: str) -> Settings:
    """Return the settings of the application under test."""
    return Settings(database_url=SecretStr(database_url))


@pytest.fixture(scope="session")
def app(settings: Settings) -> FastAPI:
    """Put the application together, once for all tests."""
    return create_app(settings)


@pytest.fixture(scope="session")
def headers() -> dict[str, str]:
    """Return the headers of every request: credentials, if endpoints ask for any."""
    return {}


@pytest.fixture
async def client(
    app: FastAPI,
    headers: dict[str, str],
    sessions: async_sessionmaker[AsyncSession],
) -> AsyncIterator[AsyncClient]:
    """Talk to the application, whose requests have a session of their own each."""

    async def get_test_session() -> AsyncIterator[AsyncSession]:
        async with sessions.begin() as session:
            yield session

    app.dependency_overrides[get_session] = get_test_session
    transport = ASGITransport(app)
    async with ApiClient(
        transport=transport,
        base_url="http://test",
        headers=headers,
    ) as client:
        yield client
    del app.dependency_overrides[get_session]


@pytest.fixture(scope="session")
def probe_app(settings: Settings) -> FastAPI:
    """Build the application with some more endpoints, once for all tests."""
    return create_probe(settings)


@pytest.fixture
async def probe(
    probe_app: FastAPI,
    headers: dict[str, str],
) -> AsyncIterator[AsyncClient]:
    """Talk to an application with some endpoints more, which need no database."""
    transport = ASGITransport(probe_app)
    async with AsyncClient(
        transport=transport,
        base_url="http://test",
        headers=headers,
    ) as client:
        yield client


@pytest.fixture
def one_included(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let lists of related rows end behind the first one."""
    monkeypatch.setattr(get_settings(), "max_included", 1)


@pytest.fixture
def statements(engine: AsyncEngine) -> Iterator[list[str]]:
    """Collect the SQL that is sent during a test."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine.sync_engine, "before_cursor_execute", note)
