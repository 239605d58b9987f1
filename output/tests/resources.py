"""Descriptions of resources for the conformance tests, and calls to them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from httpx2 import Response
from sqlalchemy.ext.asyncio import AsyncSession

from tests.edges import Edges
from tests.support import ANY_VERSION, ApiClient, get_list, is_row, row_url


@dataclass(frozen=True)
class ReferringRows:
    """Rows that refer to rows of a resource, and their ON DELETE rule."""

    name: str
    on_delete: str
    """`restrict`, `cascade` or `set_null`."""
    make: Callable[..., Any]
    columns: Mapping[str, str]
    """Attributes of the referring row, and the referenced attributes."""
    child: int = 0
    """The number of the referring sample."""
    parent: int = 0
    is_linked_later: bool = False
    """Whether the referring row exists before the referenced row."""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class ActionTable:
    """An operation on a row, such as `POST /books/{book_id}/publish`."""

    method: str
    path: str
    """The path after the URL of the row."""
    body: Mapping[str, Any] | None = None
    required: Sequence[str] = ()
    refused: Sequence[tuple[str, Any]] = ()
    """Properties of the body with invalid values."""
    is_conditional: bool = False
    """Whether it requires `If-Match`."""


@dataclass(frozen=True, kw_only=True)
class ResourceTable:
    """A collection of the API: its endpoints, its properties and its samples.

    `Sequence[str]` and the keys of mappings are names of properties.
    """

    url: str
    methods: Sequence[str] = ("list", "create", "get", "update", "delete")
    model: Any
    make: Callable[..., Any]
    """The factory of its rows."""
    payload: Callable[..., Any] | None = None
    """The factory of request bodies."""
    samples: int = 4
    key: Sequence[str] = ("id",)
    unknown: str = "00000000-0000-4000-8000-00000000ffff"
    """A key that no row has, in its form for paths."""
    malformed: str = "nonsense"
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Attributes of the model whose names differ from their properties."""

    required: Sequence[str] = ()
    kept: Sequence[str] = ()
    """Optional properties that a check constraint requires."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Defaults that are not null."""
    generated: Sequence[str] = ()
    """Properties with a new default value for each row."""
    refused: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Invalid values of each property."""
    refused_in_keys: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Invalid values of client-chosen keys."""
    dangling: Sequence[Mapping[str, Any]] = ()
    """References to missing rows; the error names the first property."""
    tied: Sequence[str] = ()
    """Properties that cannot change to the second sample's value independently."""
    changed: str = ""
    """A property that can, and whose value differs."""
    clearable: Sequence[str] = ()
    edges: Mapping[str, Edges] = field(default_factory=dict)

    actions: Sequence[ActionTable] = ()
    referrers: Sequence[ReferringRows] = ()

    filters: Mapping[str, str] = field(default_factory=dict)
    """The operators of each filter."""
    links: Mapping[str, tuple[int, Callable[..., Any], int]] = field(
        default_factory=dict
    )
    """References that are null in all samples: the number of the sample to link, and
    the factory and the number of the row that it is linked to."""
    searches: Sequence[str] = ()
    sorts: Sequence[str] = ()
    order: str = ""
    """The default order."""
    included: str = ""
    """All names for `include` in lists, comma-separated."""
    strict_filters: Sequence[str] = ()
    """Filters that reject text of another type."""
    paging: str = "cursor"
    total: str = "asked"
    """When lists return the total: `asked`, `always` or `never`."""

    def __str__(self) -> str:
        return self.url.rpartition("/")[2]

    @property
    def changeable(self) -> list[str]:
        """Return the properties that can change to the second sample independently."""
        return [name for name in self.refused if name not in self.tied]

    def attribute(self, name: str) -> str:
        """Return the attribute of the model for a property."""
        return self.attributes.get(name, name)


class ResourceApi:
    """A resource, the client that calls it, and the session that stores its rows."""

    def __init__(
        self, resource: ResourceTable, client: ApiClient, session: AsyncSession
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
        """Store the first sample, and return its URL."""
        return row_url(self.resource.url, await self.make())

    async def payload(self, number: int = 0) -> dict[str, Any]:
        """Return the request body that creates a sample."""
        assert self.resource.payload is not None
        payload: dict[str, Any] = await self.resource.payload(self.session, number)
        return payload

    async def post(self, body: dict[str, Any]) -> Response:
        """Create a row."""
        return await self.client.post(self.resource.url, json=body)

    async def patch(self, url: str, changes: dict[str, Any]) -> Response:
        """Update a row, regardless of its version."""
        return await self.client.patch(url, json=changes, headers=ANY_VERSION)

    async def act(
        self,
        action: ActionTable,
        url: str,
        body: Mapping[str, Any] | None,
        headers: dict[str, str] = ANY_VERSION,
    ) -> Response:
        """Call an action of the row at a URL."""
        url = f"{url}/{action.path}"
        return await self.client.request(action.method, url, json=body, headers=headers)

    async def items(self, query: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the items of a page."""
        return await get_list(self.client, self.resource.url, query)

    async def pages(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the items of all pages, with one row per page."""
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
        """Return for each row whether it is listed."""
        items, key = await self.items(query), self.resource.key
        return [any(is_row(item, row, *key) for item in items) for row in rows]
