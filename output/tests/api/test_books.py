"""The endpoints of books."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app import models
from app.core.clock import utc_now
from tests.factories.author import make_author
from tests.factories.book import make_book, payload_for_book
from tests.factories.tag import make_tag
from tests.support import (
    ANY_VERSION,
    assert_answered,
    assert_holds,
    assert_problem,
    change,
    count,
    fetch,
    find,
    follow_cursors,
    get_list,
    in_order,
    is_row,
    numbers,
    to_wire,
)

URL = "/api/v1/books"
REQUIRED = ("title", "isbn", "price", "keywords", "author_id")
INVALID: list[tuple[str, Any]] = [
    ("title", None),
    ("title", 1),
    ("title", "x" * 201),
    ("title", "\x00"),
    ("isbn", None),
    ("isbn", 1),
    ("isbn", "x" * 14),
    ("isbn", ""),
    ("isbn", "\x00"),
    ("price", None),
    ("price", 1.5),
    ("price", "-0.01"),
    ("price", "0.001"),
    ("price", "100000000"),
    ("status", None),
    ("status", "nonsense"),
    ("keywords", None),
    ("keywords", "nonsense"),
    ("keywords", [1]),
    ("metadata", None),
    ("metadata", {"nul": "\x00"}),
    ("author_id", None),
    ("author_id", "nonsense"),
    ("sequel_to_id", "nonsense"),
    ("nonsense", 1),
]


async def all_rows(session: AsyncSession) -> list[models.Book]:
    return [await make_book(session, number) for number in range(4)]


@pytest.mark.parametrize("number", range(4))
async def test_create(client: AsyncClient, session: AsyncSession, number: int) -> None:
    payload = await payload_for_book(session, number)
    response = await client.post(URL, json=payload)
    assert response.status_code == 201
    created = response.json()
    payload |= {"sequel_to_id": None}
    managed = {
        name: created[name] for name in ("id", "created_at", "updated_at", "version")
    }
    assert created == payload | managed
    response = await client.get(f"{URL}/{created['id']}")
    assert response.json() == created


async def test_create_fills_in_defaults(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    payload = await payload_for_book(session)
    sent = {name: payload[name] for name in REQUIRED}
    response = await client.post(URL, json=sent)
    assert response.status_code == 201
    assert_holds(response, {"status": "draft", "metadata": {}, "sequel_to_id": None})


@pytest.mark.parametrize("name", REQUIRED)
async def test_create_refuses_missing_value(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
) -> None:
    payload = await payload_for_book(session)
    del payload[name]
    assert_problem(await client.post(URL, json=payload), 422, name)


@pytest.mark.parametrize(("name", "value"), INVALID)
async def test_create_refuses_invalid_value(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    value: Any,
) -> None:
    payload = await payload_for_book(session) | {name: value}
    assert_problem(await client.post(URL, json=payload), 422, name)


async def test_create_refuses_taken_isbn(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_book(session)
    payload = await payload_for_book(session, 1, isbn=row.isbn)
    assert_problem(await client.post(URL, json=payload), 409, "isbn")


async def test_create_refuses_taken_author_id_and_title(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_book(session)
    payload = await payload_for_book(
        session,
        1,
        title=row.title,
        author_id=row.author_id,
    )
    assert_problem(await client.post(URL, json=payload), 409, "author_id", "title")


@pytest.mark.parametrize(("changes", "code"), [({"price": "100000.00"}, "price_sane")])
async def test_create_refuses_broken_rule(
    client: AsyncClient,
    session: AsyncSession,
    changes: dict[str, Any],
    code: str,
) -> None:
    payload = await payload_for_book(session) | changes
    response = await client.post(URL, json=payload)
    assert_problem(response, 422)
    assert code in {error["code"] for error in response.json()["errors"]}


@pytest.mark.parametrize(
    ("reference", "names"),
    [
        ({"tag_ids": ["00000000-0000-4000-8000-00000000ffff"]}, ["tag_ids"]),
        ({"author_id": "00000000-0000-4000-8000-00000000ffff"}, ["author_id"]),
        ({"sequel_to_id": "00000000-0000-4000-8000-00000000ffff"}, ["sequel_to_id"]),
    ],
)
async def test_create_refuses_reference_to_nothing(
    client: AsyncClient,
    session: AsyncSession,
    reference: dict[str, Any],
    names: list[str],
) -> None:
    payload = await payload_for_book(session) | reference
    assert_problem(await client.post(URL, json=payload), 422, *names)


async def test_create_refuses_deleted_sequel_to(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    target = await make_book(session, 1)
    await change(session, target, deleted_at=utc_now())
    payload = await payload_for_book(session, sequel_to_id=target.id)
    assert_problem(await client.post(URL, json=payload), 422, "sequel_to_id")


async def test_create_links_tags(client: AsyncClient, session: AsyncSession) -> None:
    rows = [await make_tag(session), await make_tag(session, 1)]
    keys = to_wire([item.id for item in rows])
    payload = await payload_for_book(session) | {"tag_ids": keys}
    response = await client.post(URL, json=payload)
    assert response.status_code == 201
    assert await count(session, "book_tags") == len(rows)


async def test_get(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_book(session)
    expected = await payload_for_book(session)
    response = await client.get(f"{URL}/{row.id}")
    assert_holds(response, expected)


async def test_get_of_a_known_version(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_book(session)
    response = await client.get(f"{URL}/{row.id}")
    headers = {"If-None-Match": response.headers["ETag"]}
    response = await client.get(f"{URL}/{row.id}", headers=headers)
    assert (response.status_code, response.content) == (304, b"")


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
    response = await client.request(method, url, json={}, headers=ANY_VERSION)
    assert_problem(response, status)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "published"}, [1]),
        ({"status__in": ["published"]}, [1]),
        ({"price": "1.00"}, [1]),
        ({"price__gt": "1.00"}, [2, 3]),
        ({"price__gte": "1.00"}, [1, 2, 3]),
        ({"price__lt": "1.00"}, [0]),
        ({"price__lte": "1.00"}, [0, 1]),
        ({"price__in": ["1.00"]}, [1]),
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


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [("author_id", [1]), ("author_id__in", [1])],
)
async def test_list_filters_by_author_id(
    client: AsyncClient,
    session: AsyncSession,
    parameter: str,
    expected: list[int],
) -> None:
    rows = await all_rows(session)
    items = await get_list(client, URL, {parameter: rows[1].author_id})
    found = numbers(rows, items)
    assert sorted(found) == expected


@pytest.mark.parametrize(("text", "expected"), [("TLE B", [1])])
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
@pytest.mark.parametrize("name", ["title", "created_at"])
async def test_list_sorts(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    sign: str,
) -> None:
    rows = await all_rows(session)
    items = await get_list(client, URL, {"sort": f"{sign}{name}"})
    assert [item[name] for item in items] == in_order(rows, name, sign)


async def test_list_comes_in_its_usual_order(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    rows = await all_rows(session)
    items = await get_list(client, URL)
    assert [item["created_at"] for item in items] == in_order(rows, "created_at", "-")


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
        {"sort": "title"},
        {"sort": "-title"},
        {"sort": "created_at"},
        {"sort": "-created_at"},
        {"sort": "title,-created_at"},
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
    query: dict[str, Any] = {"limit": 1, "sort": "title"}
    response = await client.get(URL, params=query)
    query |= {"cursor": response.json()["next_cursor"], "sort": "-title"}
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
        ("status", "nonsense"),
        ("author_id", "nonsense"),
        ("price", "nonsense"),
    ],
)
async def test_list_refuses_invalid_query(
    client: AsyncClient,
    name: str,
    value: Any,
) -> None:
    assert_problem(await client.get(URL, params={name: value}), 422, name)


async def test_include_author(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_book(session)
    related = await make_author(session)
    query = {"include": "author"}
    listed = find(await get_list(client, URL, query), row)
    assert is_row(listed["author"], related)
    response = await client.get(f"{URL}/{row.id}", params=query)
    fetched = response.json()
    assert is_row(fetched["author"], related)


async def test_include_tags(client: AsyncClient, session: AsyncSession) -> None:
    related = await make_tag(session)
    row = await make_book(session)
    await change(session, row, tags=[related])
    query = {"include": "tags"}
    listed = find(await get_list(client, URL, query), row)
    [item] = listed["tags"]
    assert is_row(item, related)
    response = await client.get(f"{URL}/{row.id}", params=query)
    fetched = response.json()
    [item] = fetched["tags"]
    assert is_row(item, related)


async def test_include_sequel_to(client: AsyncClient, session: AsyncSession) -> None:
    related = await make_book(session, 1)
    row = await make_book(session)
    await change(session, row, sequel_to_id=related.id)
    query = {"include": "sequel_to"}
    response = await client.get(f"{URL}/{row.id}", params=query)
    fetched = response.json()
    assert is_row(fetched["sequel_to"], related)


async def test_more_rows_need_no_more_statements(
    client: AsyncClient,
    session: AsyncSession,
    statements: list[str],
) -> None:
    query = {"include": "author,tags"}
    for number in range(2):
        await make_book(session, number)
    statements.clear()
    await get_list(client, URL, query)
    needed = len(statements)
    await all_rows(session)
    statements.clear()
    await get_list(client, URL, query)
    assert len(statements) <= needed


async def test_update(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_book(session)
    changes = await payload_for_book(session, 1)
    response = await client.patch(f"{URL}/{row.id}", json=changes, headers=ANY_VERSION)
    assert_holds(response, changes)


@pytest.mark.parametrize(
    "name",
    ["title", "isbn", "price", "status", "keywords", "metadata", "author_id"],
)
async def test_update_leaves_the_rest(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
) -> None:
    row = await make_book(session)
    other = await payload_for_book(session, 1)
    changes = {name: other[name]}
    response = await client.patch(f"{URL}/{row.id}", json=changes, headers=ANY_VERSION)
    assert_holds(response, await payload_for_book(session) | changes)


async def test_update_sets_and_clears_sequel_to(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    target = await make_book(session, 1)
    row = await make_book(session)
    changes = to_wire({"sequel_to_id": target.id})
    response = await client.patch(f"{URL}/{row.id}", json=changes, headers=ANY_VERSION)
    assert_holds(response, changes)
    changes = dict.fromkeys(changes)
    response = await client.patch(f"{URL}/{row.id}", json=changes, headers=ANY_VERSION)
    assert_holds(response, changes)


@pytest.mark.parametrize(("name", "value"), INVALID)
async def test_update_refuses_invalid_value(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    value: Any,
) -> None:
    row = await make_book(session)
    changes = {name: value}
    response = await client.patch(f"{URL}/{row.id}", json=changes, headers=ANY_VERSION)
    assert_problem(response, 422, name)


async def test_update_moves_updated_at(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_book(session)
    created_at, updated_at = row.created_at, row.updated_at
    payload = await payload_for_book(session, 1)
    changes = {"title": payload["title"]}
    await client.patch(f"{URL}/{row.id}", json=changes, headers=ANY_VERSION)
    await session.refresh(row)
    assert row.created_at == created_at
    assert row.updated_at > updated_at


async def test_update_replaces_tags(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_book(session)
    first = await make_tag(session)
    second = await make_tag(session, 1)
    for related in ([first], [second], []):
        changes = {"tag_ids": to_wire([item.id for item in related])}
        await client.patch(f"{URL}/{row.id}", json=changes, headers=ANY_VERSION)
        await session.refresh(row, ["tags"])
        assert row.tags == related


@pytest.mark.parametrize("method", ["DELETE", "PATCH"])
@pytest.mark.parametrize(("headers", "status"), [({}, 428), ({"If-Match": '"0"'}, 412)])
async def test_changes_need_the_present_version(
    client: AsyncClient,
    session: AsyncSession,
    method: str,
    headers: dict[str, str],
    status: int,
) -> None:
    row = await make_book(session)
    response = await client.request(method, f"{URL}/{row.id}", json={}, headers=headers)
    assert_problem(response, status)


async def test_changes_make_a_new_version(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_book(session)
    payload = await payload_for_book(session, 1)
    changes = {"title": payload["title"]}
    headers = {"If-Match": '"1"'}
    response = await client.patch(f"{URL}/{row.id}", json=changes, headers=headers)
    assert response.headers["ETag"] == '"2"'
    response = await client.patch(f"{URL}/{row.id}", json=changes, headers=headers)
    assert_problem(response, 412)


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_book(session)
    response = await client.delete(f"{URL}/{row.id}", headers=ANY_VERSION)
    assert response.status_code == 204
    assert await fetch(session, row) is None


async def test_values_of_deleted_rows_are_free(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_book(session)
    await client.delete(f"{URL}/{row.id}", headers=ANY_VERSION)
    payload = await payload_for_book(session)
    response = await client.post(URL, json=payload)
    assert response.status_code == 201


async def test_delete_clears_book_sequel_to(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_book(session, 1)
    other = await make_book(session)
    await change(session, other, sequel_to_id=row.id)
    response = await client.delete(f"{URL}/{row.id}", headers=ANY_VERSION)
    assert response.status_code == 204
    await session.refresh(other)
    assert other.sequel_to_id is None


async def test_deleted_row_is_hidden(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_book(session)
    await change(session, row, deleted_at=utc_now())
    assert_problem(await client.get(f"{URL}/{row.id}"), 404)
    assert await get_list(client, URL) == []
    response = await client.patch(f"{URL}/{row.id}", json={}, headers=ANY_VERSION)
    assert_problem(response, 404)
    response = await client.delete(f"{URL}/{row.id}", headers=ANY_VERSION)
    assert_problem(response, 404)


async def test_action_publish(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_book(session)
    response = await client.post(
        f"{URL}/{row.id}/publish",
        json={"notify": True},
        headers=ANY_VERSION,
    )
    assert_answered(response, 200)


async def test_unknown_row_publish(client: AsyncClient) -> None:
    response = await client.post(
        "/api/v1/books/00000000-0000-4000-8000-00000000ffff/publish",
        json={"notify": True},
        headers=ANY_VERSION,
    )
    assert_problem(response, 404)


@pytest.mark.parametrize(
    ("name", "value"),
    [("notify", None), ("notify", "true"), ("nonsense", 1)],
)
async def test_invalid_value_publish(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    value: Any,
) -> None:
    row = await make_book(session)
    body: dict[str, Any] = {"notify": True}
    response = await client.post(
        f"{URL}/{row.id}/publish",
        json=body | {name: value},
        headers=ANY_VERSION,
    )
    assert_problem(response, 422, name)


@pytest.mark.parametrize(("headers", "status"), [({}, 428), ({"If-Match": '"0"'}, 412)])
async def test_stale_version_publish(
    client: AsyncClient,
    session: AsyncSession,
    headers: dict[str, str],
    status: int,
) -> None:
    row = await make_book(session)
    response = await client.post(
        f"{URL}/{row.id}/publish",
        json={"notify": True},
        headers=headers,
    )
    assert_problem(response, status)


# region custom: tests
# endregion
