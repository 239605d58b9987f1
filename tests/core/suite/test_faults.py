"""Responses of the application when the database fails."""

import sqlite3
from collections.abc import AsyncIterator

import pytest
from httpx2 import ASGITransport, AsyncClient
from psycopg import errors
from sqlalchemy.exc import (
    DBAPIError,
    InvalidRequestError,
    SQLAlchemyError,
    TimeoutError,
)

from app.core.config import Settings
from app.main import create_app
from tests.core.database_failures import (
    DEADLOCK,
    FailingEndpoints,
    connection_lost_error,
    operational_error,
    sqlite_error,
)
from tests.support import assert_problem

FAULTS = [
    DEADLOCK,
    operational_error(errors.SerializationFailure()),
    operational_error(errors.LockNotAvailable()),
    operational_error(errors.QueryCanceled()),
    operational_error(errors.TooManyConnections()),
    operational_error(errors.OperationalError("connection refused"), None),
    operational_error(sqlite_error(sqlite3.SQLITE_BUSY)),
    operational_error(sqlite_error(sqlite3.SQLITE_IOERR_READ)),
    connection_lost_error("SELECT 1"),
    TimeoutError("the pool is empty"),
]
PROGRAMMING_ERRORS = [
    operational_error(sqlite_error(sqlite3.SQLITE_ERROR)),
    operational_error(errors.AmbiguousColumn()),
    DBAPIError("SELECT 1", {}, errors.FeatureNotSupported()),
    InvalidRequestError("misused"),
]


@pytest.fixture(scope="module")
def failing_endpoints(settings: Settings) -> FailingEndpoints:
    """Build an application with failing endpoints, once per module."""
    return FailingEndpoints(create_app(settings))


@pytest.fixture
def failing(failing_endpoints: FailingEndpoints) -> FailingEndpoints:
    """Reset the failing endpoints and return them."""
    failing_endpoints.reset()
    return failing_endpoints


@pytest.fixture
async def probe(failing: FailingEndpoints) -> AsyncIterator[AsyncClient]:
    """Yield a client of the application with failing endpoints."""
    transport = ASGITransport(failing.app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.mark.parametrize("error", FAULTS)
async def test_database_faults_return_503(
    failing: FailingEndpoints, probe: AsyncClient, error: SQLAlchemyError
) -> None:
    failing.error, failing.times = error, 2
    response = await probe.get("/fail")
    assert_problem(response, 503)
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("error", PROGRAMMING_ERRORS)
async def test_programming_errors_return_500(
    failing: FailingEndpoints, probe: AsyncClient, error: SQLAlchemyError
) -> None:
    failing.error = error
    assert_problem(await probe.get("/fail"), 500)
    assert len(failing.bodies) == 1


@pytest.mark.parametrize("error", [DEADLOCK, connection_lost_error("UPDATE")])
async def test_rolled_back_requests_are_retried_once(
    failing: FailingEndpoints, probe: AsyncClient, error: SQLAlchemyError
) -> None:
    failing.error = error
    assert (await probe.get("/fail")).json() == "done"
    failing.bodies.clear()
    assert (await probe.post("/fail-again", json=[1, 2])).json() == "done"
    assert failing.bodies == [[1, 2], [1, 2]]


async def test_requests_with_side_effects_are_not_retried(
    failing: FailingEndpoints, probe: AsyncClient
) -> None:
    assert_problem(await probe.post("/fail", json=[]), 503)
    assert len(failing.bodies) == 1


@pytest.mark.parametrize("error", [connection_lost_error(None), operational_error(errors.LockNotAvailable())])
async def test_possibly_committed_requests_are_not_retried(
    failing: FailingEndpoints, probe: AsyncClient, error: SQLAlchemyError
) -> None:
    failing.error = error
    assert_problem(await probe.post("/fail-again", json=[]), 503)
    assert len(failing.bodies) == 1
