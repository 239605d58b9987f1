"""The endpoints of authors."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app import models
from tests.factories.author import make_author, payload_for_author
from tests.factories.book import make_book
from tests.support import (
    assert_holds,
    assert_problem,
    fetch,
    find,
    follow_cursors,
    get_list,
    in_order,
    is_row,
    numbers,
    to_wire,
)

URL = "/api/v1/authors"
REQUIRED = ("name",)
INVALID: list[tuple[str, Any]] = [
    ("name", None),
    ("name", 1),
    ("name", ""),
    ("name", "x" * 201),
    ("name", "\x00"),
    ("born", "2024-02-30"),
    ("nonsense", 1),
]


async def all_rows(session: AsyncSession) -> list[models.Author]:
    return [await make_author(session, number) for number in range(4)]


@pytest.mark.parametrize("number", range(4))
async def test_create(client: AsyncClient, session: AsyncSession, number: int) -> None:
    payload = await payload_for_author(session, number)
    response = await client.post(URL, json=payload)
    assert response.status_code == 201
    created = response.json()
    managed = {name: created[name] for name in ("id", "created_at", "updated_at")}
    assert created == payload | managed
    response = await client.get(f"{URL}/{created['id']}")
    assert response.json() == created


async def test_create_fills_in_defaults(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    payload = await payload_for_author(session)
    sent = {name: payload[name] for name in REQUIRED}
    response = await client.post(URL, json=sent)
    assert response.status_code == 201
    assert_holds(response, {"born": None})


@pytest.mark.parametrize("name", REQUIRED)
async def test_create_refuses_missing_value(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
) -> None:
    payload = await payload_for_author(session)
    del payload[name]
    assert_problem(await client.post(URL, json=payload), 422, name)


@pytest.mark.parametrize(("name", "value"), INVALID)
async def test_create_refuses_invalid_value(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    value: Any,
) -> None:
    payload = await payload_for_author(session) | {name: value}
    assert_problem(await client.post(URL, json=payload), 422, name)


async def test_get(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_author(session)
    expected = await payload_for_author(session)
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


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"name": "name b"}, [1]),
        ({"name__in": ["name b"]}, [1]),
        ({"name__contains": "ME B"}, [1]),
        ({"born": "2024-01-02"}, [1]),
        ({"born__gt": "2024-01-02"}, []),
        ({"born__gte": "2024-01-02"}, [1]),
        ({"born__lt": "2024-01-02"}, [0]),
        ({"born__lte": "2024-01-02"}, [0, 1]),
        ({"born__in": ["2024-01-02"]}, [1]),
        ({"born__is_null": True}, [2, 3]),
        ({"born__is_null": False}, [0, 1]),
    ],
)
async def test_list_filters(
    client: AsyncClient,
    session: AsyncSession,
    query: dict[str, Any],
    expected: list[int],
) -> None:
    rows = await all_rows(session)
    items = await get_list(client, URL, query)
    found = numbers(rows, items)
    assert sorted(found) == expected


@pytest.mark.parametrize(("text", "expected"), [("ME B", [1])])
async def test_list_searches(
    client: AsyncClient,
    session: AsyncSession,
    text: str,
    expected: list[int],
) -> None:
    rows = await all_rows(session)
    items = await get_list(client, URL, {"search": text})
    found = numbers(rows, items)
    assert sorted(found) == expected


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("name", ["name", "born"])
async def test_list_sorts(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    sign: str,
) -> None:
    rows = await all_rows(session)
    items = await get_list(client, URL, {"sort": f"{sign}{name}"})
    assert [item[name] for item in items] == in_order(rows, name, sign)


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


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"sort": "name"},
        {"sort": "-name"},
        {"sort": "born"},
        {"sort": "-born"},
        {"sort": "name,-born"},
    ],
)
async def test_pages_hold_each_row_once(
    client: AsyncClient,
    session: AsyncSession,
    query: dict[str, Any],
) -> None:
    rows = await all_rows(session)
    whole = await get_list(client, URL, query)
    assert len(whole) == len(rows)
    assert await follow_cursors(client, URL, query | {"limit": 1}) == whole


async def test_cursor_of_another_order(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    await all_rows(session)
    query: dict[str, Any] = {"limit": 1, "sort": "name"}
    response = await client.get(URL, params=query)
    query |= {"cursor": response.json()["next_cursor"], "sort": "-name"}
    assert_problem(await client.get(URL, params=query), 422, "cursor")


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
        ("born", "nonsense"),
    ],
)
async def test_list_refuses_invalid_query(
    client: AsyncClient,
    name: str,
    value: Any,
) -> None:
    assert_problem(await client.get(URL, params={name: value}), 422, name)


async def test_include_books(client: AsyncClient, session: AsyncSession) -> None:
    related = await make_book(session)
    row = await make_author(session)
    query = {"include": "books"}
    response = await client.get(f"{URL}/{row.id}", params=query)
    fetched = response.json()
    [item] = fetched["books"]
    assert is_row(item, related)


@pytest.mark.usefixtures("one_included")
async def test_include_books_ends_at_the_limit(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_author(session)
    first = await make_book(session, author_id=row.id)
    second = await make_book(session, 1, author_id=row.id)
    query = {"include": "books"}
    response = await client.get(f"{URL}/{row.id}", params=query)
    [item] = response.json()["books"]
    assert is_row(item, first) or is_row(item, second)
    query = to_wire({"author_id": row.id})
    whole = await get_list(client, "/api/v1/books", query)
    assert find(whole, first)
    assert find(whole, second)


async def test_update(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_author(session)
    changes = await payload_for_author(session, 1)
    response = await client.patch(f"{URL}/{row.id}", json=changes)
    assert_holds(response, changes)


@pytest.mark.parametrize("name", ["name", "born"])
async def test_update_leaves_the_rest(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
) -> None:
    row = await make_author(session)
    other = await payload_for_author(session, 1)
    changes = {name: other[name]}
    response = await client.patch(f"{URL}/{row.id}", json=changes)
    assert_holds(response, await payload_for_author(session) | changes)


@pytest.mark.parametrize("name", ["born"])
async def test_update_clears(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
) -> None:
    row = await make_author(session)
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
    row = await make_author(session)
    changes = {name: value}
    response = await client.patch(f"{URL}/{row.id}", json=changes)
    assert_problem(response, 422, name)


async def test_update_moves_updated_at(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_author(session)
    created_at, updated_at = row.created_at, row.updated_at
    payload = await payload_for_author(session, 1)
    changes = {"name": payload["name"]}
    await client.patch(f"{URL}/{row.id}", json=changes)
    await session.refresh(row)
    assert row.created_at == created_at
    assert row.updated_at > updated_at


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_author(session)
    response = await client.delete(f"{URL}/{row.id}")
    assert response.status_code == 204
    assert await fetch(session, row) is None


async def test_delete_is_refused_by_book_author(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_author(session)
    await make_book(session, author_id=row.id)
    response = await client.delete(f"{URL}/{row.id}")
    assert_problem(response, 409)


# region custom: tests
# endregion
