"""The endpoints of users."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app import models
from tests.factories.user import make_user, payload_for_user
from tests.support import assert_holds, assert_problem, fetch, follow_cursors, get_list

URL = "/api/v1/users"
REQUIRED = ("email",)
INVALID: list[tuple[str, Any]] = [
    ("email", None),
    ("email", "nobody"),
    ("full_name", 1),
    ("full_name", "x" * 201),
    ("full_name", "\x00"),
    ("nonsense", 1),
]


async def all_rows(session: AsyncSession) -> list[models.User]:
    return [await make_user(session, number) for number in range(4)]


@pytest.mark.parametrize("number", range(4))
async def test_create(client: AsyncClient, session: AsyncSession, number: int) -> None:
    payload = await payload_for_user(session, number)
    response = await client.post(URL, json=payload)
    assert response.status_code == 201
    created = response.json()
    managed = {name: created[name] for name in ("id",)}
    assert created == payload | managed
    response = await client.get(f"{URL}/{created['id']}")
    assert response.json() == created


async def test_create_fills_in_defaults(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    payload = await payload_for_user(session)
    sent = {name: payload[name] for name in REQUIRED}
    response = await client.post(URL, json=sent)
    assert response.status_code == 201
    assert_holds(response, {"full_name": None})


@pytest.mark.parametrize("name", REQUIRED)
async def test_create_refuses_missing_value(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
) -> None:
    payload = await payload_for_user(session)
    del payload[name]
    assert_problem(await client.post(URL, json=payload), 422, name)


@pytest.mark.parametrize(("name", "value"), INVALID)
async def test_create_refuses_invalid_value(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    value: Any,
) -> None:
    payload = await payload_for_user(session) | {name: value}
    assert_problem(await client.post(URL, json=payload), 422, name)


async def test_create_refuses_taken_email(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_user(session)
    payload = await payload_for_user(session, 1, email=row.email)
    assert_problem(await client.post(URL, json=payload), 409, "email")


async def test_get(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_user(session)
    expected = await payload_for_user(session)
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
    row = await make_user(session)
    changes = await payload_for_user(session, 1)
    response = await client.patch(f"{URL}/{row.id}", json=changes)
    assert_holds(response, changes)


@pytest.mark.parametrize("name", ["email", "full_name"])
async def test_update_leaves_the_rest(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
) -> None:
    row = await make_user(session)
    other = await payload_for_user(session, 1)
    changes = {name: other[name]}
    response = await client.patch(f"{URL}/{row.id}", json=changes)
    assert_holds(response, await payload_for_user(session) | changes)


@pytest.mark.parametrize("name", ["full_name"])
async def test_update_clears(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
) -> None:
    row = await make_user(session)
    changes = {name: None}
    response = await client.patch(f"{URL}/{row.id}", json=changes)
    assert_holds(response, changes)


@pytest.mark.parametrize(("name", "value"), INVALID)
async def test_update_refuses_invalid_value(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    value: Any,
) -> None:
    row = await make_user(session)
    changes = {name: value}
    response = await client.patch(f"{URL}/{row.id}", json=changes)
    assert_problem(response, 422, name)


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_user(session)
    response = await client.delete(f"{URL}/{row.id}")
    assert response.status_code == 204
    assert await fetch(session, row) is None


# region custom: tests
# endregion
