"""The standard endpoints of an entity: one view for each route."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain import (
    Entity,
    ListEndpoint,
    Paging,
    describe_order,
    endpoint_descriptions,
    standard_error_statuses,
)
from generator.naming import snake
from generator.python import Code, docstring, join, prose_lines
from generator.types import wire_type

_TAGS = {
    "create": "201: ETAG, ",
    "get": "200: ETAG, 304: NOT_MODIFIED, ",
    "update": "200: ETAG, ",
}
"""The documented responses with a version, by route."""


@dataclass(frozen=True)
class RouteView:
    """A standard endpoint, as its router and service use it."""

    function: Code
    """The name of both functions: `update_book`."""
    parameters: Code
    """Parameters of the endpoint function."""
    arguments: Code
    """The arguments that the endpoint passes to the service."""
    signature: Code
    """Parameters of the service's method, after `self`."""
    returns: Code
    """The schema of the response, or `None`."""
    responses: Code
    """The documented responses besides the usual one."""
    docstring: Code
    embeds: bool
    """Whether the response can include related rows."""
    is_conditional: bool
    """Whether it requires the version that the client knows."""
    is_tagged: bool
    """Whether the response has a version."""


@dataclass(frozen=True)
class ListRouteView(RouteView):
    """The endpoint that lists an entity."""

    page: Code
    """`CursorPage` or `OffsetPage`."""
    rows: Code
    """`CursorRows` or `OffsetRows`."""
    fetch: Code
    """The method of the repository: `cursor_page` or `offset_page`."""


@dataclass(frozen=True)
class RoutesView:
    """The standard endpoints of an entity, None for those it does not have."""

    list: ListRouteView | None
    get: RouteView | None
    create: RouteView | None
    update: RouteView | None
    delete: RouteView | None


@dataclass(frozen=True)
class _Argument:
    """A parameter of both the endpoint and the service's method."""

    name: str
    """The argument that the endpoint passes on."""
    declaration: str
    """Its declaration in the endpoint."""
    service: str
    """Its declaration in the service."""


def routes_view(entity: Entity, single: Code) -> RoutesView:
    """Build the routes of an entity; `single` is the schema that GET returns."""
    cls = entity.names.cls
    public, key = Code(f"{cls}Public"), _key(entity)
    expected = [_EXPECTED] if entity.versioned else []
    get = entity.endpoints.get
    item_query = [_query(f"{cls}ItemQuery")] if get and get.includes else []
    new, changed = _data(f"{cls}Create"), _data(f"{cls}Update")
    return RoutesView(
        list=_list_route(entity),
        get=_route(entity, "get", [*key, *item_query], single),
        create=_route(entity, "create", [new], public),
        update=_route(entity, "update", [*key, changed, *expected], public),
        delete=_route(entity, "delete", [*key, *expected], Code("None")),
    )


_EXPECTED = _Argument("if_match", "if_match: IfMatch", "expected: ExpectedVersion")


def _key(entity: Entity) -> list[_Argument]:
    pairs = zip(entity.key_parameters, entity.key, strict=True)
    declared = ((name, f"{name}: {wire_type(field.type)}") for name, field in pairs)
    return [_Argument(name, each, each) for name, each in declared]


def _query(cls: str) -> _Argument:
    return _Argument("query", f"query: Annotated[{cls}, Query()]", f"query: {cls}")


def _data(cls: str) -> _Argument:
    return _Argument("data", f"data: {cls}", f"data: {cls}")


def _list_route(entity: Entity) -> ListRouteView | None:
    cls, endpoint = entity.names.cls, entity.endpoints.list
    common = _route(entity, "list", [_query(f"{cls}ListQuery")], Code(f"{cls}Page"))
    if common is None or endpoint is None:
        return None
    kind = "Offset" if endpoint.page is Paging.OFFSET else "Cursor"
    return ListRouteView(
        **vars(common),
        page=Code(f"{kind}Page"),
        rows=Code(f"{kind}Rows"),
        fetch=Code(f"{kind.lower()}_page"),
    )


def _route(
    entity: Entity, name: str, arguments: list[_Argument], returns: Code
) -> RouteView | None:
    endpoint = getattr(entity.endpoints, name)
    if endpoint is None:
        return None
    plural, singular = entity.names.path.replace("-", "_"), snake(entity.name)
    tags = _TAGS.get(name) if entity.versioned else None
    statuses = standard_error_statuses(entity)[name]
    problems = f"problems({', '.join(str(status) for status in statuses)})"
    parameters = [
        *(each.declaration for each in arguments),
        f"service: {entity.names.cls}ServiceDep",
        *(["response: Response"] if tags else []),
    ]
    return RouteView(
        function=Code(f"{name}_{plural if name == 'list' else singular}"),
        parameters=join(Code(each) for each in parameters),
        arguments=join(Code(each.name) for each in arguments),
        signature=join(Code(each.service) for each in arguments),
        returns=returns,
        responses=Code(f"{{{tags}**{problems}}}" if tags else problems),
        docstring=docstring(_describe(entity, name), 4),
        embeds=bool(getattr(endpoint, "includes", ())),
        is_conditional=_EXPECTED in arguments,
        is_tagged=tags is not None,
    )


def _describe(entity: Entity, name: str) -> str:
    endpoint = getattr(entity.endpoints, name)
    said = "\n".join(prose_lines(endpoint.description or ""))
    said = said or endpoint_descriptions(entity)[name]
    if isinstance(endpoint, ListEndpoint):
        said += f"\n\n{describe_order(entity, endpoint)}"
    return said
