"""What is accepted comes back equal, on every page; all else is refused."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from tests import edges
from tests.factories.author import payload_for_author
from tests.factories.book import payload_for_book
from tests.factories.tag import payload_for_tag
from tests.factories.user import payload_for_user
from tests.support import follow_cursors, item_url


@dataclass(frozen=True)
class EdgeTarget:
    """A collection, and the values to try for the properties of what it holds."""

    url: str
    payload: Any
    key: tuple[str, ...]
    follow: Any
    sorts: tuple[str, ...]
    fields: dict[str, edges.EdgeValues]


COLLECTIONS = [
    EdgeTarget(
        "/api/v1/books",
        payload_for_book,
        ("id",),
        follow_cursors,
        ("title",),
        {
            "title": edges.text(200),
            "isbn": edges.text(13),
            "price": edges.decimal(10, 2),
            "keywords": edges.listed(edges.text()),
            "metadata": edges.json(),
        },
    ),
    EdgeTarget(
        "/api/v1/tags",
        payload_for_tag,
        ("id",),
        follow_cursors,
        (),
        {"name": edges.text(50)},
    ),
    EdgeTarget(
        "/api/v1/users",
        payload_for_user,
        ("id",),
        follow_cursors,
        (),
        {"email": edges.email(), "full_name": edges.text(200)},
    ),
    EdgeTarget(
        "/api/v1/authors",
        payload_for_author,
        ("id",),
        follow_cursors,
        ("name", "born"),
        {"name": edges.text(200), "born": edges.date()},
    ),
]


@pytest.mark.parametrize(
    ("collection", "name"),
    [(each, name) for each in COLLECTIONS for name in each.fields],
    ids=lambda value: value if isinstance(value, str) else value.url,
)
async def test_edge_values_are_kept_or_refused(
    client: AsyncClient,
    connection: AsyncConnection,
    session: AsyncSession,
    collection: EdgeTarget,
    name: str,
) -> None:
    payload = await collection.payload(session)
    for sent, kept in collection.fields[name]:
        async with connection.begin_nested() as savepoint:
            await send(client, collection, payload, name, sent, kept)
            await savepoint.rollback()


async def send(
    client: AsyncClient,
    collection: EdgeTarget,
    payload: dict[str, Any],
    name: str,
    sent: Any,
    kept: Any,
) -> None:
    """Create a row with a value, and look for it wherever it is answered."""
    # Escaped, because clients may send halves of characters so.
    body = json.dumps(payload | {name: sent})
    headers = {"Content-Type": "application/json"}
    response = await client.post(collection.url, content=body, headers=headers)
    if response.status_code != 201:
        assert response.status_code in (409, 422), (sent, response.text)
        return
    created = response.json()
    assert created[name] == kept, sent
    parts = (created[part] for part in collection.key)
    response = await client.get(item_url(collection.url, *parts))
    assert response.json() == created, sent
    sorts = [name, f"-{name}"] if name in collection.sorts else []
    for query in [{}, *({"sort": sort} for sort in sorts)]:
        items = await collection.follow(client, collection.url, query | {"limit": 1})
        assert created in items, sent
