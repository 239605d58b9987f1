"""The spec language for endpoints, both of entities and top-level."""

# ruff: noqa: RUF009 -- `key` specifies a dataclass field

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics import Span
from generator.spec.containers import ObjectForm, key, rest
from generator.spec.fields import (
    NAMES,
    PARAMETERS,
    ParameterSpec,
)
from generator.spec.forms import (
    FLAG,
    NAME,
    TEXT,
    ChoiceForm,
)
from generator.spec.listforms import NamesOrMapForm, OrderForm, PageForm, PageSpec
from generator.spec.located import Flag, NameMap, Text
from generator.spec.typeforms import (
    ReturnsForm,
    ReturnsSpec,
)


@dataclass(frozen=True)
class SortSpec:
    """The fields that a list can be sorted by, and its default order."""

    span: Span
    by: tuple[Text, ...] = key(NAMES, "Fields that `sort=` may name.", default=())
    default: tuple[Text, ...] = key(
        OrderForm(),
        "The order without `sort=`: a field or several, `-` before descending ones.",
        default=(),
    )


@dataclass(frozen=True)
class SearchSpec:
    """The fields that `search=` looks into, and whether they are indexed."""

    span: Span
    fields: tuple[Text, ...] = key(
        NAMES, "Text fields that `search=` looks into.", name="in"
    )
    index: Flag | None = key(
        FLAG,
        "An index on PostgreSQL that finds parts of these texts (`pg_trgm`).",
        default=None,
    )


@dataclass(frozen=True)
class PageOptionsSpec:
    """The options for the pages of a list."""

    span: Span
    total: Text | None = key(
        ChoiceForm(
            {
                "asked": "Rows are counted for `?total=true`.",
                "always": "Rows are counted for every page.",
            }
        ),
        "When a page says how many rows there are in all; `asked` if left out.",
        default=None,
    )


@dataclass(frozen=True)
class ListSpec:
    """The list endpoint of an entity."""

    span: Span
    filter: tuple[Text, ...] = key(
        NAMES, "Fields and relations to filter by.", default=()
    )
    sort: SortSpec | None = key(
        NamesOrMapForm(
            ObjectForm(SortSpec, "sort", "`sort`"),
            SortSpec,
            "by",
            "a list of names, or a map with `by` and `default`",
        ),
        "Fields to sort by.",
        default=None,
    )
    search: SearchSpec | None = key(
        NamesOrMapForm(
            ObjectForm(SearchSpec, "search", "`search`"),
            SearchSpec,
            "fields",
            "a list of names, or a map with `in` and `index`",
        ),
        "Text fields that `search=` looks into.",
        default=None,
    )
    include: tuple[Text, ...] = key(
        NAMES, "Relations that `include=` may bring along.", default=()
    )
    page: PageSpec[PageOptionsSpec] | None = key(
        PageForm(
            {
                "cursor": "Keyset paging: `limit` and `cursor`.",
                "offset": "Paging by number: `limit` and `offset`.",
            },
            ObjectForm(PageOptionsSpec, "page", "the options of `page`"),
        ),
        "How the list is paged; `cursor` if left out.",
        default=None,
    )
    description: Text | None = key(TEXT, "What it does, for the docs.", default=None)


@dataclass(frozen=True)
class GetSpec:
    """The endpoint that returns one row."""

    span: Span
    include: tuple[Text, ...] = key(
        NAMES, "Relations that `include=` may bring along.", default=()
    )
    description: Text | None = key(TEXT, "What it does, for the docs.", default=None)


@dataclass(frozen=True)
class WriteSpec:
    """The create, update or delete endpoint."""

    span: Span
    description: Text | None = key(TEXT, "What it does, for the docs.", default=None)


@dataclass(frozen=True)
class ActionSpec:
    """An action on one row, with a user-written body."""

    span: Span
    body: NameMap[ParameterSpec] = key(
        PARAMETERS, "What the request carries.", default=NameMap()
    )
    returns: ReturnsSpec[ParameterSpec] | None = key(
        ReturnsForm(PARAMETERS),
        "What it answers with; nothing if left out.",
        default=None,
    )
    description: Text | None = key(TEXT, "What it does, for the docs.", default=None)


_WRITE = ObjectForm(WriteSpec, "write_endpoint", "this endpoint")


@dataclass(frozen=True)
class EndpointsSpec:
    """The endpoints of an entity; those not listed do not exist."""

    span: Span
    list: ListSpec | None = key(
        ObjectForm(ListSpec, "list_endpoint", "the `list` endpoint"),
        "GET on the collection.",
        default=None,
    )
    get: GetSpec | None = key(
        ObjectForm(GetSpec, "get_endpoint", "the `get` endpoint"),
        "GET on one row.",
        default=None,
    )
    create: WriteSpec | None = key(_WRITE, "POST on the collection.", default=None)
    update: WriteSpec | None = key(_WRITE, "PATCH on one row.", default=None)
    delete: WriteSpec | None = key(_WRITE, "DELETE on one row.", default=None)
    actions: NameMap[ActionSpec] = rest(
        ObjectForm(ActionSpec, "action", "an action"),
        NAME,
        "An action on one row: POST, with the name behind the row's path.",
    )


@dataclass(frozen=True)
class OperationSpec:
    """An endpoint that does not belong to an entity."""

    span: Span
    get: Text | None = key(TEXT, "GET on this path.", default=None)
    post: Text | None = key(TEXT, "POST on this path.", default=None)
    put: Text | None = key(TEXT, "PUT on this path.", default=None)
    patch: Text | None = key(TEXT, "PATCH on this path.", default=None)
    delete: Text | None = key(TEXT, "DELETE on this path.", default=None)
    params: NameMap[ParameterSpec] = key(
        PARAMETERS, "The parameters in the braces of the path.", default=NameMap()
    )
    query: NameMap[ParameterSpec] = key(
        PARAMETERS, "Parameters behind the `?`.", default=NameMap()
    )
    body: NameMap[ParameterSpec] = key(
        PARAMETERS, "What the request carries.", default=NameMap()
    )
    returns: ReturnsSpec[ParameterSpec] | None = key(
        ReturnsForm(PARAMETERS),
        "What it answers with; nothing if left out.",
        default=None,
    )
    description: Text | None = key(TEXT, "What it does, for the docs.", default=None)
