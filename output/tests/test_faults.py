"""Database failures: retries and error responses."""

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from psycopg import errors
from sqlalchemy.exc import InterfaceError, OperationalError

from tests.support import assert_problem

DEADLOCK = OperationalError("SELECT 1", {}, errors.DeadlockDetected())
BUSY = OperationalError("SELECT 1", {}, errors.LockNotAvailable())
SHUTDOWN = errors.AdminShutdown()
LOST = InterfaceError("SELECT 1", {}, SHUTDOWN, connection_invalidated=True)


@pytest.fixture
def pending(probe_app: FastAPI) -> list[Exception]:
    """Return the errors that the endpoints of the probe will raise."""
    probe_app.state.errors = errors = list[Exception]()
    return errors


@pytest.mark.parametrize("error", [DEADLOCK, BUSY, LOST])
async def test_faults_are_answered_with_503(
    probe: AsyncClient, pending: list[Exception], error: Exception
) -> None:
    pending += [error, error]
    response = await probe.get("/query")
    assert_problem(response, 503)
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("error", [DEADLOCK, LOST])
async def test_undone_requests_are_repeated(
    probe: AsyncClient, pending: list[Exception], error: Exception
) -> None:
    pending.append(error)
    assert (await probe.get("/query")).json() == "done"
    pending.append(error)
    assert (await probe.post("/repeat")).json() == "done"


async def test_requests_with_other_effects_are_not_repeated(
    probe: AsyncClient, pending: list[Exception]
) -> None:
    pending.append(DEADLOCK)
    assert_problem(await probe.post("/query"), 503)
