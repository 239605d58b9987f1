"""Lifetime of sessions, and timeouts of database connections."""

import socket
import time
from collections.abc import AsyncIterator

from fastapi import BackgroundTasks
from httpx2 import ASGITransport, AsyncClient
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.core.config import Settings
from app.db.session import SessionDep, get_session
from app.main import create_app
from tests.support import assert_problem


async def test_readiness_times_out_on_a_hanging_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        url = f"postgresql+psycopg://nobody@127.0.0.1:{port}/nothing"
        transport = ASGITransport(create_app(Settings(database_url=SecretStr(url))))
        started = time.monotonic()
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            assert_problem(await client.get("/health/ready"), 503)
        assert time.monotonic() - started < 3


async def test_a_session_ends_with_its_request(
    settings: Settings,
    sessions: async_sessionmaker[AsyncSession],
) -> None:
    app = create_app(settings)
    refused: list[str] = []

    async def get_test_session() -> AsyncIterator[AsyncSession]:
        async with sessions.begin() as session:
            yield session

    async def use(session: AsyncSession) -> None:
        try:
            await session.execute(text("SELECT 1"))
        except InvalidRequestError as error:
            refused.append(str(error))

    @app.post("/later")
    async def later(session: SessionDep, tasks: BackgroundTasks) -> None:
        await session.execute(text("SELECT 1"))
        tasks.add_task(use, session)

    app.dependency_overrides[get_session] = get_test_session
    transport = ASGITransport(app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.post("/later")).status_code == 200
    assert len(refused) == 1
