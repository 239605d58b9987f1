"""The API of users; `test_conformance.py` tests common behavior."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories.user import make_user, payload_for_user
from tests.support import assert_holds, assert_problem, fetch

URL = "/api/v1/users"


@pytest.mark.parametrize("number", range(4))
async def test_create(client: AsyncClient, session: AsyncSession, number: int) -> None:
    payload = await payload_for_user(session, number)
    response = await client.post(URL, json=payload)
    assert_holds(response, payload)


async def test_create_rejects_taken_email(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_user(session)
    payload = await payload_for_user(session, 1, email=row.email)
    assert_problem(await client.post(URL, json=payload), 409, "email")


async def test_update(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_user(session)
    changes = await payload_for_user(session, 1)
    response = await client.patch(f"{URL}/{row.id}", json=changes)
    assert_holds(response, changes)


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_user(session)
    response = await client.delete(f"{URL}/{row.id}")
    assert response.is_success, response.text
    assert await fetch(session, row) is None


# region custom: tests
# endregion
