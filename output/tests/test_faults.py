"""What the application answers where the database fails."""

from collections.abc import AsyncIterator

import pytest
from httpx2 import ASGITransport, AsyncClient
from psycopg import errors
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from app.api.recovery import repeatable
from app.core.config import Settings
from app.main import create_app
from tests.support import assert_problem

DEADLOCK = OperationalError("SELECT 1", {}, errors.DeadlockDetected())
BUSY = OperationalError("SELECT 1", {}, errors.LockNotAvailable())
LOST = InterfaceError(
    "SELECT 1",
    {},
    errors.AdminShutdown(),
    connection_invalidated=True,
)


@pytest.fixture
def pending() -> list[SQLAlchemyError]:
    """Return the errors that the endpoints of `failing` are going to raise."""
    return []


@pytest.fixture
async def failing(
    settings: Settings,
    headers: dict[str, str],
    pending: list[SQLAlchemyError],
) -> AsyncIterator[AsyncClient]:
    """Talk to an application whose endpoints fail as a database does."""
    app = create_app(settings)

    @app.get("/fail")
    @app.post("/once")
    async def fail() -> str:
        if pending:
            raise pending.pop()
        return "done"

    @app.post("/again")
    @repeatable
    async def fail_again() -> str:
        return await fail()

    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(
        transport=transport,
        base_url="http://test",
        headers=headers,
    ) as client:
        yield client


@pytest.mark.parametrize("error", [DEADLOCK, BUSY, LOST])
async def test_faults_are_answered_with_503(
    failing: AsyncClient,
    pending: list[SQLAlchemyError],
    error: SQLAlchemyError,
) -> None:
    pending += [error, error]
    response = await failing.get("/fail")
    assert_problem(response, 503)
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("error", [DEADLOCK, LOST])
async def test_what_was_undone_runs_once_more(
    failing: AsyncClient,
    pending: list[SQLAlchemyError],
    error: SQLAlchemyError,
) -> None:
    pending.append(error)
    assert (await failing.get("/fail")).json() == "done"
    pending.append(error)
    assert (await failing.post("/again")).json() == "done"


async def test_what_may_have_effects_elsewhere_runs_once(
    failing: AsyncClient,
    pending: list[SQLAlchemyError],
) -> None:
    pending.append(DEADLOCK)
    assert_problem(await failing.post("/once"), 503)
