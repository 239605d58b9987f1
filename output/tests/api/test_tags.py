"""The endpoints of tags."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app import models
from tests.factories.tag import make_tag, payload_for_tag
from tests.support import assert_holds, assert_problem, fetch, follow_cursors, get_list

URL = "/api/v1/tags"
REQUIRED = ("name",)
INVALID: list[tuple[str, Any]] = [
    ("name", None),
    ("name", 1),
    ("name", "x" * 51),
    ("name", "\x00"),
    ("nonsense", 1),
]


async def all_rows(session: AsyncSession) -> list[models.Tag]:
    return [await make_tag(session, number) for number in range(4)]


@pytest.mark.parametrize("number", range(4))
async def test_create(client: AsyncClient, session: AsyncSession, number: int) -> None:
    payload = await payload_for_tag(session, number)
    response = await client.post(URL, json=payload)
    assert response.status_code == 201
    created = response.json()
    managed = {name: created[name] for name in ("id",)}
    assert created == payload | managed
    response = await client.get(f"{URL}/{created['id']}")
    assert response.json() == created


@pytest.mark.parametrize("name", REQUIRED)
async def test_create_refuses_missing_value(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
) -> None:
    payload = await payload_for_tag(session)
    del payload[name]
    assert_problem(await client.post(URL, json=payload), 422, name)


@pytest.mark.parametrize(("name", "value"), INVALID)
async def test_create_refuses_invalid_value(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    value: Any,
) -> None:
    payload = await payload_for_tag(session) | {name: value}
    assert_problem(await client.post(URL, json=payload), 422, name)


async def test_create_refuses_taken_name(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_tag(session)
    payload = await payload_for_tag(session, 1, name=row.name)
    assert_problem(await client.post(URL, json=payload), 409, "name")


async def test_get(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_tag(session)
    expected = await payload_for_tag(session)
    response = await client.get(f"{URL}/{row.id}")
    assert_holds(response, expected)


@pytest.mark.parametrize("method", ["DELETE", "GET", "PATCH"])
@pytest.mark.parametrize(
    ("key", "status"),
    [("00000000-0000-4000-8000-00000000ffff", 404), ("nonsense", 422)],
)
async def test_unknown_key(
    client: AsyncClient,
    method: str,
    key: str,
    status: int,
) -> None:
    url = f"{URL}/{key}"
    response = await client.request(method, url, json={})
    assert_problem(response, status)


async def test_total_is_counted_when_asked(
    client: AsyncClient,
    session: AsyncSession,
    statements: list[str],
) -> None:
    rows = await all_rows(session)
    page = (await client.get(URL, params={"limit": 1, "total": True})).json()
    assert page["total"] == len(rows)
    statements.clear()
    page = (await client.get(URL, params={"limit": 1})).json()
    assert "total" not in page
    assert not [sql for sql in statements if "count(" in sql]


async def test_pages_hold_each_row_once(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    rows = await all_rows(session)
    whole = await get_list(client, URL)
    assert len(whole) == len(rows)
    assert await follow_cursors(client, URL, {"limit": 1}) == whole


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", 0),
        ("limit", 201),
        ("limit", "many"),
        ("cursor", "nonsense"),
        ("sort", "nonsense"),
        ("include", "nonsense"),
        ("nonsense", "1"),
        ("total", "perhaps"),
    ],
)
async def test_list_refuses_invalid_query(
    client: AsyncClient,
    name: str,
    value: Any,
) -> None:
    assert_problem(await client.get(URL, params={name: value}), 422, name)


async def test_update(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_tag(session)
    changes = await payload_for_tag(session, 1)
    response = await client.patch(f"{URL}/{row.id}", json=changes)
    assert_holds(response, changes)


@pytest.mark.parametrize("name", ["name"])
async def test_update_leaves_the_rest(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
) -> None:
    row = await make_tag(session)
    other = await payload_for_tag(session, 1)
    changes = {name: other[name]}
    response = await client.patch(f"{URL}/{row.id}", json=changes)
    assert_holds(response, await payload_for_tag(session) | changes)


@pytest.mark.parametrize(("name", "value"), INVALID)
async def test_update_refuses_invalid_value(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    value: Any,
) -> None:
    row = await make_tag(session)
    changes = {name: value}
    response = await client.patch(f"{URL}/{row.id}", json=changes)
    assert_problem(response, 422, name)


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_tag(session)
    response = await client.delete(f"{URL}/{row.id}")
    assert response.status_code == 204
    assert await fetch(session, row) is None


# region custom: tests
# endregion
