"""What the conformance tests know of a resource, and how they talk to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from httpx2 import Response
from sqlalchemy.ext.asyncio import AsyncSession

from tests.edges import EdgeValues
from tests.support import ANY_VERSION, ApiClient, get_list, is_row, row_url


@dataclass(frozen=True)
class ReferringRows:
    """Rows that refer to those of a resource, and what becomes of them."""

    name: str
    on_delete: str
    """`restrict`, `cascade` or `set_null`."""
    make: Callable[..., Any]
    columns: Mapping[str, str]
    """Attributes of a referring row, and those of the other one that they repeat."""
    child: int = 0
    """The number of the sample that refers."""
    parent: int = 0
    is_linked_later: bool = False
    """The one sample needs the other one not to be there yet."""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class ActionTable:
    """An operation on a row, such as `POST /books/{book_id}/publish`."""

    method: str
    path: str
    """What follows the address of the row."""
    body: Mapping[str, Any] | None = None
    required: Sequence[str] = ()
    refused: Sequence[tuple[str, Any]] = ()
    """Properties of the body with values that they do not take."""
    is_conditional: bool = False
    """It needs `If-Match`."""


@dataclass(frozen=True, kw_only=True)
class ResourceTable:
    """A collection of the API: its endpoints, its properties and its samples.

    `Sequence[str]` and the keys of mappings are names of properties.
    """

    url: str
    methods: Sequence[str]
    """Those of `list`, `create`, `get`, `update` and `delete` that it has."""
    model: Any
    make: Callable[..., Any]
    """The factory of its rows."""
    payload: Callable[..., Any] | None = None
    """The factory of what clients send."""
    samples: int = 4
    key: Sequence[str] = ("id",)
    unknown: str = "00000000-0000-4000-8000-00000000ffff"
    """A key of no row, as paths have it."""
    malformed: str = "nonsense"
    attributes: Mapping[str, str] = field(default_factory=dict)
    """The attributes of the model that have other names than their properties."""

    required: Sequence[str] = ()
    kept: Sequence[str] = ()
    """What checks require as well."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """What is not null where it is left out."""
    generated: Sequence[str] = ()
    """What has a value of its own in each row, where it is left out."""
    refused: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Values that a property does not take."""
    refused_in_keys: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """The same of keys that clients choose."""
    dangling: Sequence[Mapping[str, Any]] = ()
    """References to rows that do not exist; the first property is to blame."""
    tied: Sequence[str] = ()
    """What cannot take the second sample's value while the rest stays the first's."""
    changed: str = ""
    """What can, and differs between the two."""
    clearable: Sequence[str] = ()
    edges: Mapping[str, EdgeValues] = field(default_factory=dict)

    actions: Sequence[ActionTable] = ()
    referrers: Sequence[ReferringRows] = ()

    filters: Mapping[str, str] = field(default_factory=dict)
    """The operators of each filter."""
    links: Mapping[str, tuple[int, Callable[..., Any], int]] = field(
        default_factory=dict,
    )
    """References that no sample has: the row to link, and the factory and number of the row that it is linked to."""
    searches: Sequence[str] = ()
    sorts: Sequence[str] = ()
    order: str = ""
    """The default order."""
    included: str = ""
    """All that lists include, comma-separated."""
    queries: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Values that a filter does not take."""
    paging: str = "cursor"
    total: str = "asked"
    """When lists say how many rows there are: `asked`, `always` or `never`."""

    def __str__(self) -> str:
        return self.url.rpartition("/")[2]

    @property
    def changeable(self) -> list[str]:
        """Return what can take the second sample's value alone."""
        return [name for name in self.refused if name not in self.tied]

    def attribute(self, name: str) -> str:
        """Return the attribute of the model that holds a property."""
        return self.attributes.get(name, name)


class ResourceApi:
    """A resource, the client that talks to it, and the session that stores its rows."""

    def __init__(
        self,
        resource: ResourceTable,
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

    async def act(
        self,
        action: ActionTable,
        url: str,
        body: Mapping[str, Any] | None,
        headers: dict[str, str] = ANY_VERSION,
    ) -> Response:
        """Send what an action of the row at an address takes."""
        url = f"{url}/{action.path}"
        return await self.client.request(action.method, url, json=body, headers=headers)

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
