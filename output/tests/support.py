"""What the tests have in common."""

import decimal
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from httpx2 import AsyncClient, Response
from pydantic_core import to_jsonable_python
from sqlalchemy import func, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

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
    """Bring the tables of a database up to date."""
    command.upgrade(alembic_config(url), "head")


def to_wire(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, decimal.Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return [to_wire(item) for item in value]
    if isinstance(value, dict):
        return {name: to_wire(item) for name, item in value.items()}
    return to_jsonable_python(value, bytes_mode="base64")


def payload_of(values: dict[str, Any], /, **names: str) -> dict[str, Any]:
    """Return what a client sends; `names` tells what attributes are called there."""
    return {names.get(name, name): to_wire(value) for name, value in values.items()}


async def stored(
    session: AsyncSession,
    model: type[RowT],
    number: int,
    values: dict[str, Any],
    changes: dict[str, Any],
) -> RowT:
    """Return a row with these values; without changes, one for each number."""
    samples = session.info.setdefault("samples", {})
    known: RowT | None = None if changes else samples.get((model, number))
    if known is not None:
        return known
    row = model(**values | changes)
    session.add(row)
    await session.flush()
    if not changes:
        samples[model, number] = row
    return row


async def change(session: AsyncSession, row: Base, /, **changes: Any) -> None:
    """Set attributes of a stored row."""
    await session.refresh(row, list(changes))
    for name, value in changes.items():
        setattr(row, name, value)
    await session.flush()


async def fetch(session: AsyncSession, row: RowT) -> RowT | None:
    """Return a row as it is stored by now, or None if it is gone."""
    mapper = inspect(type(row))
    key = zip(mapper.primary_key, inspect(row).identity or (), strict=True)
    statement = select(type(row)).where(*(column == part for column, part in key))
    return await session.scalar(statement.execution_options(populate_existing=True))


async def count(session: AsyncSession, table: str) -> int:
    """Count the rows of a table."""
    statement = select(func.count()).select_from(Base.metadata.tables[table])
    return await session.scalar(statement) or 0


def row_url(url: str, row: Base) -> str:
    """Return the address of a row in a collection."""
    return item_url(url, *(inspect(row).identity or ()))


def item_url(url: str, *key: Any) -> str:
    """Return the address of what has this key in a collection."""
    return "/".join([url, *(quote(str(to_wire(part)), safe="") for part in key)])


def is_row(item: dict[str, Any], row: Base, *key: str) -> bool:
    """Tell whether an object of an answer is about a row; `key` names its parts."""
    parts = [str(item[name]) for name in key or ("id",)]
    return parts == [str(to_wire(part)) for part in inspect(row).identity or ()]


def numbers(rows: Sequence[Base], items: list[dict[str, Any]], *key: str) -> list[int]:
    """Tell which of the rows an answer is about, by their places."""
    return [
        next(place for place, row in enumerate(rows) if is_row(item, row, *key))
        for item in items
    ]


def in_order(rows: Sequence[Base], attribute: str, sign: str) -> list[Any]:
    """Return an attribute of rows as a sorted list has it: nulls last, both ways."""
    values = [getattr(row, attribute) for row in rows]
    known = [value for value in values if value is not None]
    nulls = [None] * (len(values) - len(known))
    return [*to_wire(sorted(known, reverse=sign == "-")), *nulls]


def assert_problem(response: Response, status: int, *fields: str) -> None:
    """Check that an answer is a problem detail that names these fields."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM_JSON
    problem = response.json()
    assert problem["status"] == status
    assert problem["instance"] == response.request.url.path
    assert {wrong_name(error) for error in problem["errors"]} >= set(fields)


def wrong_name(error: dict[str, Any]) -> str:
    """Return the name of the property or the parameter that an error is about."""
    if "parameter" in error:
        return str(error["parameter"])
    name = str(error["pointer"]).removeprefix("/").split("/")[0]
    return name.replace("~1", "/").replace("~0", "~")


def assert_answered(response: Response, status: int) -> None:
    """Check for success, or for the problem detail of a body that is not written."""
    if response.status_code != status:
        assert_problem(response, 501)


def assert_holds(response: Response, values: dict[str, Any]) -> None:
    """Check for an answer whose object holds these values."""
    assert response.is_success, response.text
    answer = response.json()
    assert answer == answer | values


async def get_list(
    client: AsyncClient,
    url: str,
    query: dict[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Return the items of a page."""
    response = await client.get(url, params=query)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def find(items: list[dict[str, Any]], row: Base, *key: str) -> dict[str, Any]:
    """Return the item that is about a row."""
    return next(item for item in items if is_row(item, row, *key))


async def follow_cursors(
    client: AsyncClient,
    url: str,
    query: dict[str, Any],
) -> list[dict[str, Any]]:
    """Return the items of every page, one after the other."""
    response = await client.get(url, params=query)
    assert response.status_code == 200, response.text
    page = response.json()
    items: list[dict[str, Any]] = page["items"]
    while page["next_cursor"] is not None:
        response = await client.get(url, params=query | {"cursor": page["next_cursor"]})
        page = response.json()
        assert page["items"]
        items += page["items"]
    return items


async def follow_offsets(
    client: AsyncClient,
    url: str,
    query: dict[str, Any],
) -> list[dict[str, Any]]:
    """Return the items of every page, one after the other."""
    page = await get_list(client, url, query)
    items = list(page)
    while page:
        page = await get_list(client, url, query | {"offset": len(items)})
        items += page
    return items
