"""The API of tags; `test_conformance.py` tests common behavior."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories.tag import make_tag, payload_for_tag
from tests.support import assert_holds, assert_problem, fetch

URL = "/api/v1/tags"


@pytest.mark.parametrize("number", range(4))
async def test_create(client: AsyncClient, session: AsyncSession, number: int) -> None:
    payload = await payload_for_tag(session, number)
    response = await client.post(URL, json=payload)
    assert_holds(response, payload)


async def test_create_rejects_taken_name(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_tag(session)
    payload = await payload_for_tag(session, 1, name=row.name)
    assert_problem(await client.post(URL, json=payload), 409, "name")


async def test_update(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_tag(session)
    changes = await payload_for_tag(session, 1)
    response = await client.patch(f"{URL}/{row.id}", json=changes)
    assert_holds(response, changes)


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_tag(session)
    response = await client.delete(f"{URL}/{row.id}")
    assert response.is_success, response.text
    assert await fetch(session, row) is None


# region custom: tests
# endregion
