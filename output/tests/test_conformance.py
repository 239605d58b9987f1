"""Tests of every resource, from the tables in `tests/conformance/`.

They skip properties that clients no longer send: `test_contract.py` reports differences
between the application and its contract.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from operator import eq, ge, gt, le, lt
from typing import Any

import pytest
from sqlalchemy import desc, inspect, nulls_last, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from app.core.clock import utc_now
from app.db.base import SoftDelete, Timestamps, Versioned
from app.db.folding import fold_case
from tests.conformance import RESOURCES
from tests.edges import EdgeValues
from tests.resources import ReferringRows, ResourceApi, ResourceTable
from tests.support import (
    ANY_VERSION,
    ApiClient,
    assert_holds,
    assert_problem,
    change,
    fetch,
    item_url,
    row_url,
    to_wire,
)

METHODS = {"get": "GET", "update": "PATCH", "delete": "DELETE"}


def each(
    *methods: str,
    where: Callable[[ResourceTable], Any] = bool,
) -> pytest.MarkDecorator:
    """Run a test for each resource with these endpoints that meets a condition."""
    found = [r for r in RESOURCES if {*methods} <= {*r.methods} and where(r)]
    return pytest.mark.parametrize("api", found, ids=str, indirect=True)


@pytest.fixture
def api(
    request: pytest.FixtureRequest, client: ApiClient, session: AsyncSession
) -> ResourceApi:
    """Return the resource under test."""
    return ResourceApi(request.param, client, session)


@each()
async def test_client_is_authorized(api: ResourceApi) -> None:
    url = api.resource.url
    requests = {"list": ("GET", url), "create": ("POST", url)}
    requests |= {name: (METHODS[name], f"{url}/0") for name in METHODS}
    for method, url in (requests[name] for name in api.resource.methods):
        hint = "return them from `headers` in tests/conftest.py"
        is_unauthorized = await api.client.is_unauthorized(method, url)
        assert not is_unauthorized, f"{method} {url} requires credentials: {hint}"


@each("create", where=lambda resource: resource.required)
async def test_create_rejects_missing_properties(api: ResourceApi) -> None:
    payload = await api.payload()
    for name in (name for name in api.resource.required if name in payload):
        sent = {key: value for key, value in payload.items() if key != name}
        assert_problem(await api.post(sent), 422, name)


@each("create")
async def test_create_applies_defaults(api: ResourceApi) -> None:
    payload = await api.payload()
    needed = {*api.resource.required, *api.resource.kept}
    response = await api.post({name: payload[name] for name in payload.keys() & needed})
    left_out = payload.keys() - needed - {*api.resource.generated}
    values = {name: api.resource.defaults.get(name) for name in left_out}
    assert_holds(response, values)


@each("create")
async def test_create_rejects_invalid_values(api: ResourceApi) -> None:
    payload = await api.payload()
    tables = (api.resource.refused_in_keys, api.resource.refused, {"no-such": [1]})
    for name, value in pairs(*tables):
        assert_problem(await api.post(payload | {name: value}), 422, name)


@each("create", where=lambda resource: resource.dangling)
async def test_create_rejects_dangling_references(api: ResourceApi) -> None:
    payload = await api.payload()
    for reference in api.resource.dangling:
        response = await api.post(payload | dict(reference))
        assert_problem(response, 422, next(iter(reference)))


@each("update")
async def test_update_rejects_invalid_values(api: ResourceApi) -> None:
    url = await api.url()
    for name, value in pairs(api.resource.refused, {"no-such": [1]}):
        assert_problem(await api.patch(url, {name: value}), 422, name)


@each(where=lambda resource: resource.edges)
async def test_edge_values_are_stored_or_rejected(
    api: ResourceApi, connection: AsyncConnection
) -> None:
    payload = await api.payload()
    if api.resource.samples > 1 and not {*api.resource.key} & {*api.resource.edges}:
        # With more than one page, cursors contain the values, too.
        await api.make(1)
    for name, values, sorts in edge_values(api.resource):
        for sent, stored in values:
            async with connection.begin_nested() as savepoint:
                await create_and_find(api, payload | {name: sent}, name, stored, sorts)
                await savepoint.rollback()


ALL_EDGES = [(r, name, edges) for r in RESOURCES for name, edges in r.edges.items()]


def edge_values(
    resource: ResourceTable,
) -> Iterator[tuple[str, EdgeValues, list[str]]]:
    """Yield the boundary values of each property, and the sorts that must list them."""
    for name, (limits, unusual) in resource.edges.items():
        yield name, limits, [name, f"-{name}"] if name in resource.sorts else []
        first = next(each for each in ALL_EDGES if each[2].unusual == unusual)
        if first[0] is resource and first[1] == name:
            yield name, unusual, []


async def create_and_find(
    api: ResourceApi, payload: dict[str, Any], name: str, stored: Any, sorts: list[str]
) -> None:
    """Create a row with a value, and check that it is returned everywhere."""
    # Escaped, because clients may send half of a surrogate pair this way.
    body, headers = json.dumps(payload), {"Content-Type": "application/json"}
    response = await api.client.post(api.resource.url, content=body, headers=headers)
    if not response.is_success:
        assert 400 <= response.status_code < 500, (name, payload[name], response.text)
        return
    created = response.json()
    assert created[name] == stored
    if not sorts:
        key = (created[part] for part in api.resource.key)
        response = await api.client.get(item_url(api.resource.url, *key))
        assert response.json() == created
    for sort in sorts:
        assert created in await api.pages({"sort": sort}), (name, payload[name])


@each("get")
async def test_get_returns_the_stored_row(api: ResourceApi) -> None:
    row = await api.make()
    response = await api.client.get(row_url(api.resource.url, row))
    assert response.status_code == 200, response.text
    columns = inspect(api.resource.model).column_attrs.keys()
    for name, value in response.json().items():
        if api.resource.attribute(name) in columns:
            stored = to_wire(getattr(row, api.resource.attribute(name)))
            assert value in (stored, str(stored)), name


@each(where=lambda resource: METHODS.keys() & {*resource.methods})
async def test_unknown_keys_are_not_found(api: ResourceApi) -> None:
    keys = {api.resource.unknown: 404, api.resource.malformed: 422}
    for method in (METHODS[name] for name in METHODS if name in api.resource.methods):
        for key, status in keys.items():
            url = f"{api.resource.url}/{key}"
            response = await api.client.request(
                method,
                url,
                json={},
                headers=ANY_VERSION,
            )
            assert_problem(response, status)


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": eq,
    "in": eq,
    "gt": gt,
    "gte": ge,
    "lt": lt,
    "lte": le,
    "contains": lambda value, part: holds(value, part),
}


@each("list", where=lambda resource: resource.filters)
async def test_list_filters(api: ResourceApi) -> None:
    rows = await api.make_all()
    for name, (number, make, target) in api.resource.links.items():
        (key,) = inspect(await make(api.session, target)).identity
        await change(api.session, rows[number], **{api.resource.attribute(name): key})
    for name, operators in api.resource.filters.items():
        values = [getattr(row, api.resource.attribute(name)) for row in rows]
        known = [value for value in values if value is not None]
        for operator in operators.split():
            if operator == "is_null":
                due = [value is None for value in values]
                assert await api.found(rows, {f"{name}__is_null": True}) == due, name
            elif known:
                given = known[min(1, len(known) - 1)]
                given = piece(given) if operator == "contains" else given
                fits = COMPARISONS[operator]
                due = [value is not None and fits(value, given) for value in values]
                parameter = name if operator == "=" else f"{name}__{operator}"
                found = await api.found(rows, {parameter: to_wire(given)})
                assert found == due, f"{parameter}={given}"


@each("list", where=lambda resource: resource.searches)
async def test_list_search_ignores_case(api: ResourceApi) -> None:
    rows = await api.make_all()
    names = [api.resource.attribute(name) for name in api.resource.searches]
    for text in {getattr(rows[0], name) or "" for name in names} - {""}:
        part = piece(text)[:200]
        due = [any(holds(getattr(row, name), part) for name in names) for row in rows]
        assert await api.found(rows, {"search": part}) == due, part


def piece(text: str) -> str:
    """Return a part of a text with its case swapped."""
    return (text[len(text) // 3 :].strip() or text).swapcase()


def holds(text: str | None, part: str) -> bool:
    """Return whether a text contains another one, ignoring case."""
    return text is not None and (fold_case(part) or "") in (fold_case(text) or "")


@each("list")
async def test_list_sorts_and_paginates(api: ResourceApi) -> None:
    rows = await api.make_all()
    names = api.resource.sorts
    sorts = ["", *(sign + name for name in names for sign in ("", "-"))]
    sorts += [",-".join(names[:2])] if names[1:] else []
    for sort in sorts:
        query = {"sort": sort} if sort else {}
        items = await api.items(query)
        assert len(items) == len(rows)
        assert await api.pages(query) == items, sort
        name, _, _ = (sort or api.resource.order).partition(",")
        if name:
            found = [str(item[name.removeprefix("-")]) for item in items]
            assert found == await sorted_values(api, name), sort


async def sorted_values(api: ResourceApi, sort: str) -> list[str]:
    """Return the values of a property in database order."""
    name = api.resource.attribute(sort.removeprefix("-"))
    column = getattr(api.resource.model, name)
    order = nulls_last(desc(column) if sort.startswith("-") else column)
    values = await api.session.scalars(select(column).order_by(order))
    return [str(to_wire(value)) for value in values]


@each("list", where=lambda r: r.sorts and r.samples > 1 and r.paging == "cursor")
async def test_cursor_is_rejected_for_another_sort(api: ResourceApi) -> None:
    await api.make_all()
    url, name = api.resource.url, api.resource.sorts[0]
    query: dict[str, Any] = {"limit": 1, "sort": name}
    page = (await api.client.get(url, params=query)).json()
    query |= {"cursor": page["next_cursor"], "sort": f"-{name}"}
    assert_problem(await api.client.get(url, params=query), 422, "cursor")


@each("list", where=lambda resource: resource.total != "never")
async def test_list_returns_total(api: ResourceApi, statements: list[str]) -> None:
    rows, url = await api.make_all(), api.resource.url
    asked: dict[str, Any] = {"total": True} if api.resource.total == "asked" else {}
    response = await api.client.get(url, params={"limit": 1} | asked)
    assert response.json()["total"] == len(rows)
    if asked:
        statements.clear()
        response = await api.client.get(url, params={"limit": 1})
        assert "total" not in response.json()
        assert not [sql for sql in statements if "count(" in sql]


@each("list")
async def test_list_rejects_invalid_queries(api: ResourceApi) -> None:
    wrong = {"limit": ["0", "201", "many"], "sort": ["no-such"], "include": ["no-such"]}
    wrong |= {"no-such": ["1"], "cursor": ["no-such"], "offset": ["-1"]}
    wrong |= {"total": ["perhaps"]}
    wrong |= {name: ["nonsense"] for name in api.resource.strict_filters}
    for name, value in pairs(wrong):
        response = await api.client.get(api.resource.url, params={name: value})
        assert_problem(response, 422, name)


@each("list", where=lambda resource: resource.samples > 2)
async def test_longer_list_needs_no_more_statements(
    api: ResourceApi, statements: list[str]
) -> None:
    query = {"include": api.resource.included} if api.resource.included else {}
    for number in range(2):
        await api.make(number)
    statements.clear()
    await api.items(query)
    needed = len(statements)
    await api.make_all()
    statements.clear()
    await api.items(query)
    assert len(statements) <= needed


def pairs(*tables: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Pair each name with each of its values."""
    return [(name, v) for table in tables for name, vs in table.items() for v in vs]


@each("update", where=lambda resource: resource.changeable)
async def test_update_changes_only_what_is_sent(api: ResourceApi) -> None:
    url, before, after = await api.url(), await api.payload(), await api.payload(1)
    undo: dict[str, Any] = {}
    for name in (name for name in api.resource.changeable if name in after):
        changes = {name: after[name]}
        assert_holds(await api.patch(url, undo | changes), before | changes)
        undo = {name: before[name]}


@each("update", where=lambda resource: resource.clearable)
async def test_update_clears_nullable_properties(api: ResourceApi) -> None:
    url, before = await api.url(), await api.payload()
    undo: dict[str, Any] = {}
    for name in (name for name in api.resource.clearable if name in before):
        changes = {name: None}
        assert_holds(await api.patch(url, undo | changes), before | changes)
        undo = {name: before[name]}


async def one_change(api: ResourceApi) -> dict[str, Any]:
    """Return a small change to the first sample."""
    name, after = api.resource.changed, await api.payload(1)
    return {name: after[name]} if name in after else pytest.skip(f"{name} is not sent")


@each("update", where=lambda r: r.changed and issubclass(r.model, Timestamps))
async def test_update_sets_updated_at(api: ResourceApi) -> None:
    row, changes = await api.make(), await one_change(api)
    created_at, updated_at = row.created_at, row.updated_at
    await api.patch(row_url(api.resource.url, row), changes)
    await api.session.refresh(row)
    assert row.created_at == created_at
    assert row.updated_at > updated_at


@each(where=lambda r: issubclass(r.model, Versioned))
async def test_changes_require_the_current_version(api: ResourceApi) -> None:
    url, headers = await api.url(), {"If-Match": '"0"'}
    for name in {"update", "delete"} & {*api.resource.methods}:
        for sent, status in (({}, 428), (headers, 412)):
            response = await api.client.request(
                METHODS[name],
                url,
                json={},
                headers=sent,
            )
            assert_problem(response, status)


@each("update", where=lambda r: r.changed and issubclass(r.model, Versioned))
async def test_update_creates_a_new_version(api: ResourceApi) -> None:
    url, changes, headers = await api.url(), await one_change(api), {"If-Match": '"1"'}
    response = await api.client.patch(url, json=changes, headers=headers)
    assert response.headers["ETag"] == '"2"'
    response = await api.client.patch(url, json=changes, headers=headers)
    assert_problem(response, 412)


@each("get", where=lambda r: issubclass(r.model, Versioned))
async def test_known_version_is_answered_with_304(api: ResourceApi) -> None:
    url = await api.url()
    headers = {"If-None-Match": (await api.client.get(url)).headers["ETag"]}
    response = await api.client.get(url, headers=headers)
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize(
    ("api", "referrer"),
    [(resource, each) for resource in RESOURCES for each in resource.referrers],
    indirect=["api"],
    ids=str,
)
async def test_delete_handles_referring_rows(
    api: ResourceApi, referrer: ReferringRows
) -> None:
    row = await api.make(referrer.parent)
    keys = {name: getattr(row, key) for name, key in referrer.columns.items()}
    if referrer.is_linked_later:
        child = await referrer.make(api.session, referrer.child)
        await change(api.session, child, **keys)
    else:
        child = await referrer.make(api.session, referrer.child, **keys)
    url = row_url(api.resource.url, row)
    response = await api.client.delete(url, headers=ANY_VERSION)
    if referrer.on_delete == "restrict":
        assert_problem(response, 409)
        return
    assert response.is_success, response.text
    left = await fetch(api.session, child)
    assert (left is None) is (referrer.on_delete == "cascade")
    assert left is None or None in [getattr(left, name) for name in keys]


@each(where=lambda resource: resource.actions)
async def test_action_on_unknown_row_is_not_found(api: ResourceApi) -> None:
    url = f"{api.resource.url}/{api.resource.unknown}"
    for action in api.resource.actions:
        assert_problem(await api.act(action, url, action.body), 404)


@each(
    where=lambda resource: any(action.body is not None for action in resource.actions),
)
async def test_action_rejects_invalid_bodies(api: ResourceApi) -> None:
    url = await api.url()
    for action in (
        action for action in api.resource.actions if action.body is not None
    ):
        body = dict(action.body or {})
        for name, value in (*action.refused, ("no-such", 1)):
            response = await api.act(action, url, body | {name: value})
            assert_problem(response, 422, name)
        for name in action.required:
            sent = {key: value for key, value in body.items() if key != name}
            assert_problem(await api.act(action, url, sent), 422, name)


@each(where=lambda resource: any(each.is_conditional for each in resource.actions))
async def test_action_requires_the_current_version(api: ResourceApi) -> None:
    url = await api.url()
    for action in (each for each in api.resource.actions if each.is_conditional):
        assert_problem(await api.act(action, url, action.body, {}), 428)
        headers = {"If-Match": '"0"'}
        assert_problem(await api.act(action, url, action.body, headers), 412)


@each(where=lambda r: issubclass(r.model, SoftDelete))
async def test_deleted_rows_are_hidden(api: ResourceApi) -> None:
    row = await api.make()
    await change(api.session, row, deleted_at=utc_now())
    url = row_url(api.resource.url, row)
    for method in (METHODS[name] for name in METHODS if name in api.resource.methods):
        response = await api.client.request(method, url, json={}, headers=ANY_VERSION)
        assert_problem(response, 404)
    if "list" in api.resource.methods:
        assert await api.items() == []
