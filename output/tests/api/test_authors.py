"""The API of authors; `test_conformance.py` tests common behavior."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories.author import make_author, payload_for_author
from tests.factories.book import make_book
from tests.support import assert_holds, fetch, find, get_list, is_row, to_wire

URL = "/api/v1/authors"


@pytest.mark.parametrize("number", range(4))
async def test_create(client: AsyncClient, session: AsyncSession, number: int) -> None:
    payload = await payload_for_author(session, number)
    response = await client.post(URL, json=payload)
    assert_holds(response, payload)


async def test_include_books(client: AsyncClient, session: AsyncSession) -> None:
    related = await make_book(session)
    row = await make_author(session)
    query = {"include": "books"}
    response = await client.get(f"{URL}/{row.id}", params=query)
    [item] = response.json()["books"]
    assert is_row(item, related)


@pytest.mark.usefixtures("one_included")
async def test_include_books_stops_at_the_limit(
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


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    row = await make_author(session)
    response = await client.delete(f"{URL}/{row.id}")
    assert response.is_success, response.text
    assert await fetch(session, row) is None


# region custom: tests
# endregion
