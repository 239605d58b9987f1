"""The API of books; `test_conformance.py` tests common behavior."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import utc_now
from tests.factories.author import make_author
from tests.factories.book import make_book, payload_for_book
from tests.factories.tag import make_tag
from tests.support import (
    ANY_VERSION,
    assert_answered,
    assert_created,
    assert_holds,
    assert_problem,
    change,
    count,
    fetch,
    get_listed,
    is_row,
    to_wire,
)

URL = "/api/v1/books"


@pytest.mark.parametrize("number", range(4))
async def test_create(client: AsyncClient, session: AsyncSession, number: int) -> None:
    payload = await payload_for_book(session, number)
    response = await client.post(URL, json=payload)
    assert_holds(response, payload)


async def test_create_rejects_taken_isbn(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_book(session)
    payload = await payload_for_book(session, 1, isbn=row.isbn)
    assert_problem(await client.post(URL, json=payload), 409, "isbn")


async def test_create_rejects_taken_author_id_and_title(
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
async def test_create_rejects_broken_rule(
    client: AsyncClient,
    session: AsyncSession,
    changes: dict[str, Any],
    code: str,
) -> None:
    payload = await payload_for_book(session) | changes
    response = await client.post(URL, json=payload)
    assert_problem(response, 422, code=code)


async def test_create_rejects_deleted_sequel_to(
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
    assert_created(response)
    assert await count(session, "book_tags") == len(rows)


async def test_include_author(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_book(session)
    related = await make_author(session)
    query = {"include": "author"}
    listed = await get_listed(client, URL, query, row)
    assert is_row(listed["author"], related)
    response = await client.get(f"{URL}/{row.id}", params=query)
    assert is_row(response.json()["author"], related)


async def test_include_tags(client: AsyncClient, session: AsyncSession) -> None:
    related = await make_tag(session)
    row = await make_book(session)
    await change(session, row, tags=[related])
    query = {"include": "tags"}
    listed = await get_listed(client, URL, query, row)
    [item] = listed["tags"]
    assert is_row(item, related)
    response = await client.get(f"{URL}/{row.id}", params=query)
    [item] = response.json()["tags"]
    assert is_row(item, related)


async def test_include_sequel_to(client: AsyncClient, session: AsyncSession) -> None:
    related = await make_book(session, 1)
    row = await make_book(session)
    await change(session, row, sequel_to_id=related.id)
    query = {"include": "sequel_to"}
    response = await client.get(f"{URL}/{row.id}", params=query)
    assert is_row(response.json()["sequel_to"], related)


async def test_update(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_book(session)
    changes = await payload_for_book(session, 1)
    response = await client.patch(f"{URL}/{row.id}", json=changes, headers=ANY_VERSION)
    assert_holds(response, changes)


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


async def test_update_replaces_tags(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_book(session)
    first = await make_tag(session)
    second = await make_tag(session, 1)
    for related in ([first], [second], []):
        changes = {"tag_ids": to_wire([item.id for item in related])}
        await client.patch(f"{URL}/{row.id}", json=changes, headers=ANY_VERSION)
        await session.refresh(row, ["tags"])
        assert row.tags == related


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_book(session)
    response = await client.delete(f"{URL}/{row.id}", headers=ANY_VERSION)
    assert response.is_success, response.text
    assert await fetch(session, row) is None


async def test_values_of_deleted_rows_can_be_reused(
    client: AsyncClient,
    session: AsyncSession,
) -> None:
    row = await make_book(session)
    await client.delete(f"{URL}/{row.id}", headers=ANY_VERSION)
    payload = await payload_for_book(session)
    response = await client.post(URL, json=payload)
    assert_created(response)


async def test_publish(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_book(session)
    response = await client.post(
        f"{URL}/{row.id}/publish",
        json={"notify": True},
        headers=ANY_VERSION,
    )
    assert_answered(response)


# region custom: tests
# endregion
