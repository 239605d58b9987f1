"""What the conformance tests know of a resource."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.edges import EdgeValues


@dataclass(frozen=True)
class Referrer:
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


@dataclass(frozen=True, kw_only=True)
class Resource:
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

    referrers: Sequence[Referrer] = ()

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
