"""Helpers of the tests."""

import datetime
import decimal
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import pytest
from alembic import command
from alembic.config import Config
from httpx2 import URL, AsyncClient, Response
from pydantic import BaseModel
from pydantic_core import to_jsonable_python
from sqlalchemy import func, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.clock import utc_now
from app.core.errors import PROBLEM_JSON
from app.db.base import Base

MIGRATIONS = Path(__file__).parents[1] / "migrations"

ANY_VERSION = {"If-Match": "*"}

RowT = TypeVar("RowT", bound=Base)


def alembic_config(url: str) -> Config:
    """Configure Alembic for a database."""
    config = Config(attributes={"url": url})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def migrate(url: str) -> None:
    """Apply all migrations to a database."""
    command.upgrade(alembic_config(url), "head")


def with_state(app: ASGIApp, state: dict[str, Any]) -> ASGIApp:
    """Return an application with the request state that servers provide."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": dict(state)}, receive, send)

    return serve


class ApiClient(AsyncClient):
    """A client that skips the test when an endpoint rejects its credentials.

    In that case, `test_client_is_authorized` fails with instructions.
    """

    async def request(self, method: str, url: URL | str, **options: Any) -> Response:
        """Send a request."""
        response = await super().request(method, url, **options)
        if response.status_code in (401, 403) and await self.is_unauthorized(
            method, url
        ):
            pytest.skip(f"{method} {url} requires credentials")
        return response

    async def is_unauthorized(self, method: str, url: URL | str) -> bool:
        """Return whether even a request without a body is rejected."""
        response = await super().request(method, url)
        return response.status_code in (401, 403)


def to_wire(value: Any) -> Any:
    """Return a value as it is sent in JSON."""
    if isinstance(value, decimal.Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return [to_wire(item) for item in value]
    if isinstance(value, dict):
        return {name: to_wire(item) for name, item in value.items()}
    return to_jsonable_python(value, bytes_mode="base64")


NOW = utc_now()


def days_from_now(days: int) -> datetime.date:
    """Return a date in the future."""
    return NOW.date() + datetime.timedelta(days)


def sample(columns: Mapping[str, list[Any]], number: int) -> dict[str, Any]:
    """Return a sample; further samples repeat the last value of a column."""
    return {
        name: column[min(number, len(column) - 1)] for name, column in columns.items()
    }


SampleValues = Callable[[AsyncSession, int], Awaitable[dict[str, Any]]]
"""A function that returns the values of a sample."""


def maker(model: type[RowT], values_of: SampleValues) -> Callable[..., Awaitable[RowT]]:
    """Return a factory of rows: `await make(session, number, **changes)`.

    Without changes, it stores each sample only once per session.
    """

    async def make(session: AsyncSession, number: int = 0, /, **changes: Any) -> RowT:
        samples = session.info.setdefault("samples", {})
        if not changes and (model, number) in samples:
            known: RowT = samples[model, number]
            return known
        row = model(**await values_of(session, number) | changes)
        session.add(row)
        await session.flush()
        if not changes:
            samples[model, number] = row
        return row

    return make


def payload_maker(
    schema: type[BaseModel], values_of: SampleValues
) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Return a factory of request bodies, with the values that a schema accepts."""

    async def make(
        session: AsyncSession, number: int = 0, /, **changes: Any
    ) -> dict[str, Any]:
        for name in changes.keys() - schema.model_fields.keys():
            pytest.skip(f"clients do not send {name}")
        values = await values_of(session, number) | changes
        return {
            field.alias or name: to_wire(values[name])
            for name, field in schema.model_fields.items()
            if name in values
        }

    return make


async def change(session: AsyncSession, row: Base, /, **changes: Any) -> None:
    """Change attributes of a stored row."""
    await session.refresh(row, list(changes))
    for name, value in changes.items():
        setattr(row, name, value)
    await session.flush()


async def fetch(session: AsyncSession, row: RowT) -> RowT | None:
    """Return the current state of a row, or None if it was deleted."""
    mapper = inspect(type(row))
    key = zip(mapper.primary_key, inspect(row).identity or (), strict=True)
    statement = select(type(row)).where(*(column == part for column, part in key))
    return await session.scalar(statement.execution_options(populate_existing=True))


async def count(session: AsyncSession, table: str) -> int:
    """Count the rows of a table."""
    statement = select(func.count()).select_from(Base.metadata.tables[table])
    return await session.scalar(statement) or 0


def row_url(url: str, row: Base) -> str:
    """Return the URL of a row in a collection."""
    return item_url(url, *(inspect(row).identity or ()))


def item_url(url: str, *key: Any) -> str:
    """Return the URL of the item with a key in a collection."""
    return "/".join([url, *(quote(str(to_wire(part)), safe="") for part in key)])


def is_row(item: dict[str, Any], row: Base, *key: str) -> bool:
    """Return whether an item of a response represents a row; `key` names its key."""
    parts = [str(item[name]) for name in key or ("id",)]
    return parts == [str(to_wire(part)) for part in inspect(row).identity or ()]


def assert_problem(
    response: Response, status: int, *fields: str, code: str | None = None
) -> None:
    """Check for problem details that name these fields, or this code."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM_JSON
    problem = response.json()
    assert problem["status"] == status
    assert problem["instance"] == response.request.url.path
    assert {field_of(error) for error in problem["errors"]} >= set(fields)
    assert code is None or code in {error["code"] for error in problem["errors"]}


def field_of(error: dict[str, Any]) -> str:
    """Return the property or parameter of an error."""
    if "parameter" in error:
        return str(error["parameter"])
    name = str(error["pointer"]).removeprefix("/").split("/")[0]
    return name.replace("~1", "/").replace("~0", "~")


def assert_answered(response: Response) -> None:
    """Check for success, a client error, or a missing implementation."""
    if not response.is_success and not response.is_client_error:
        assert_problem(response, 501)


def assert_created(response: Response) -> None:
    """Check that a row was created. Change the sample if a rule rejects it."""
    assert_holds(response, {})


def assert_holds(response: Response, values: Mapping[str, Any]) -> None:
    """Check that a response contains these values; it may contain more.

    Change the sample if a rule rejects it.
    """
    assert response.is_success, f"{response.text} (see tests/factories)"
    answer = response.json()
    assert answer == answer | dict(values)


async def get_list(
    client: AsyncClient, url: str, query: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return the items of a page."""
    response = await client.get(url, params=query)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def get_listed(
    client: AsyncClient, url: str, query: dict[str, Any], row: Base, *key: str
) -> dict[str, Any]:
    """Return the item of a page that represents a row."""
    return find(await get_list(client, url, query), row, *key)


def find(items: list[dict[str, Any]], row: Base, *key: str) -> dict[str, Any]:
    """Return the item that represents a row."""
    return next(item for item in items if is_row(item, row, *key))
