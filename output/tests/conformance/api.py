"""One resource, as the conformance tests talk to it."""

from collections.abc import Callable
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy.ext.asyncio import AsyncSession

from tests.conformance import RESOURCES
from tests.conformance.resource import Resource
from tests.support import ANY_VERSION, ApiClient, get_list, is_row, row_url


class Api:
    """A resource, the client that talks to it, and the session that stores its rows."""

    def __init__(
        self,
        resource: Resource,
        client: ApiClient,
        session: AsyncSession,
    ) -> None:
        self.resource = resource
        self.client = client
        self.session = session

    async def make(self, number: int = 0) -> Any:
        """Store a sample."""
        return await self.resource.make(self.session, number)

    async def make_all(self) -> list[Any]:
        """Store all samples."""
        return [await self.make(number) for number in range(self.resource.samples)]

    async def url(self) -> str:
        """Store the first sample, and return its address."""
        return row_url(self.resource.url, await self.make())

    async def payload(self, number: int = 0) -> dict[str, Any]:
        """Return what a client sends to create a sample."""
        assert self.resource.payload is not None
        payload: dict[str, Any] = await self.resource.payload(self.session, number)
        return payload

    async def post(self, body: dict[str, Any]) -> Response:
        """Create a row."""
        return await self.client.post(self.resource.url, json=body)

    async def patch(self, url: str, changes: dict[str, Any]) -> Response:
        """Change a row, whatever its version."""
        return await self.client.patch(url, json=changes, headers=ANY_VERSION)

    async def items(self, query: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the items of a page."""
        return await get_list(self.client, self.resource.url, query)

    async def pages(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the items of all pages, of one row each."""
        items: list[dict[str, Any]] = []
        query = query | {"limit": 1}
        while True:
            response = await self.client.get(self.resource.url, params=query)
            page = response.json()
            items += page["items"]
            if not page["items"] or page.get("next_cursor", "") is None:
                return items
            if self.resource.paging == "cursor":
                query["cursor"] = page["next_cursor"]
            else:
                query["offset"] = len(items)

    async def found(self, rows: list[Any], query: dict[str, Any]) -> list[bool]:
        """Return which of the rows a page holds."""
        items, key = await self.items(query), self.resource.key
        return [any(is_row(item, row, *key) for item in items) for row in rows]


def each(
    *methods: str,
    where: Callable[[Resource], Any] = bool,
) -> pytest.MarkDecorator:
    """Run a test for each resource that has these endpoints and meets a condition."""
    found = [r for r in RESOURCES if {*methods} <= {*r.methods} and where(r)]
    return pytest.mark.parametrize("api", found, ids=str, indirect=True)
