"""Follow cursors over the extreme values of types; print the answers."""

import asyncio
import importlib
import random
from typing import Any

from httpx2 import AsyncClient

in_process = importlib.import_module("in_process")

URL = "/api/v1/ends"
IN_ORDER: dict[str, list[Any]] = {
    "small": [-(2**31), -1, 0, 2**31 - 1],
    "large": [-(2**53) + 1, -1, 0, 2**53 - 1],
    "largest": [str(-(2**63)), str(-(2**63) + 1), "0", str(2**63 - 2), str(2**63 - 1)],
    "real": [
        -1.7976931348623157e308,
        -1e16,
        -5e-324,
        0.0,
        5e-324,
        2.2250738585072014e-308,
        0.1,
        0.30000000000000004,
        1.7976931348623155e308,
        1.7976931348623157e308,
    ],
    "amount": ["-9999999999999.99", "-0.01", "0.00", "9999999999999.99"],
    "day": ["0001-01-01", "0001-01-02", "2024-02-29", "9999-12-30", "9999-12-31"],
    "moment": [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00.000001Z",
        "1969-12-31T23:59:59.999999Z",
        "9999-12-31T23:59:59.999998Z",
        "9999-12-31T23:59:59.999999Z",
    ],
    "hour": ["00:00:00", "00:00:00.000001", "23:59:59.999999"],
    "span": ["-P100000Y", "-PT0.000001S", "PT0S", "PT0.000001S", "P100000Y"],
}


EXTREME_VALUES = [str(-(2**63)), str(2**63 - 1)]
ROWS = 2 * max(map(len, IN_ORDER.values()))
MIXED = ["largest,-real", "-largest,real", "day,moment", "-span,hour,-amount"]


def row(number: int) -> dict[str, Any]:
    """Return the values of a row, each of which other rows share."""
    values = {name: ends[number % len(ends)] for name, ends in IN_ORDER.items()}
    return values | {"maybe": None if number % 3 else EXTREME_VALUES[number % 2]}


async def follow(client: AsyncClient, sort: str, url: str = URL) -> list[Any]:
    """Return the items of all pages, requested one row at a time."""
    found: list[Any] = []
    cursor = None
    while True:
        query: dict[str, Any] = {"limit": 1, "sort": sort}
        if cursor:
            query["cursor"] = cursor
        response = await client.get(url, params=query)
        assert response.status_code == 200, (sort, found, response.text)
        page = response.json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def is_in_order(items: list[dict[str, Any]], sort: str) -> bool:
    """Return whether a list contains every row once, in this order."""
    places = []
    for item in items:
        terms = [(term.startswith("-"), term.lstrip("-")) for term in sort.split(",")]
        found = [(down, IN_ORDER[name].index(item[name])) for down, name in terms]
        places.append([-place if down else place for down, place in found])
    return len({item["id"] for item in items}) == ROWS and places == sorted(places)


def has_nulls_last(items: list[dict[str, Any]], sign: str) -> bool:
    """Return whether rows without a value come last and the others are in order."""
    values = [item["maybe"] for item in items]
    known = sorted((int(v) for v in values if v is not None), reverse=sign == "-")
    nulls = [None] * (ROWS - len(known))
    return 0 < len(known) < ROWS and values == [*map(str, known), *nulls]


async def check_orders(client: AsyncClient) -> dict[str, bool]:
    """Store rows in random order and follow their lists."""
    for number in random.Random(0).sample(range(ROWS), ROWS):
        response = await client.post(URL, json=row(number))
        assert response.status_code == 201, response.text
    sorts = [*IN_ORDER, *(f"-{name}" for name in IN_ORDER), *MIXED]
    answers = {sort: is_in_order(await follow(client, sort), sort) for sort in sorts}
    for sign in ("", "-"):
        sort = f"{sign}maybe"
        answers[sort] = has_nulls_last(await follow(client, sort), sign)
    return answers | await check_key_orders(client)


async def check_key_orders(client: AsyncClient) -> dict[str, bool]:
    """Store rows with extreme keys and follow their lists.

    Their texts are so long that cursors contain the keys of rows instead.
    """
    rows = [
        {"number": number, "day": day, "text": f"{'x' * 3000}{place}{days}"}
        for place, number in enumerate(IN_ORDER["largest"])
        for days, day in enumerate(IN_ORDER["day"])
    ]
    for row in random.Random(0).sample(rows, len(rows)):
        response = await client.post("/api/v1/keys", json=row)
        assert response.status_code == 201, response.text
    orders = {"number,day": rows, "-number": rows[::-1], "-text": rows[::-1]}
    return {
        f"key {sort}": await follow(client, sort, "/api/v1/keys") == due
        for sort, due in orders.items()
    }


asyncio.run(in_process.print_answers(check_orders))
