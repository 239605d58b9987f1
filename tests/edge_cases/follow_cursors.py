"""Follow the cursors of a list of notes with long texts; print the answers."""

import asyncio
import importlib
from typing import Any

from httpx2 import AsyncClient

in_process = importlib.import_module("in_process")

TEXTS = ["ж" * 3000 + end for end in "abc"]
URL = "/api/v1/notes"


async def follow(client: AsyncClient, sort: str) -> list[str]:
    """Return the last letters of the notes, in page order."""
    found, cursor = "", None
    while True:
        query: dict[str, Any] = {"limit": 1, "sort": sort}
        if cursor:
            query["cursor"] = cursor
        page = (await client.get(URL, params=query)).json()
        found += page["items"][0]["text"][-1]
        cursor = page["next_cursor"]
        if cursor is None:
            return list(found)
        assert len(cursor) < 4096


async def status(client: AsyncClient, cursor: str, sort: str = "text") -> int:
    """Return the status of the page at a cursor."""
    query: dict[str, Any] = {"limit": 1, "sort": sort, "cursor": cursor}
    return (await client.get(URL, params=query)).status_code


async def request_pages(client: AsyncClient) -> dict[str, Any]:
    """Store the notes and request pages in every way."""
    keys = []
    for text in TEXTS:
        keys.append((await client.post(URL, json={"text": text})).json()["id"])
    answers: dict[str, Any] = {
        "forwards": await follow(client, "text"),
        "backwards": await follow(client, "-text"),
    }
    page = (await client.get(URL, params={"limit": 1, "sort": "text"})).json()
    cursor = page["next_cursor"]
    answers["another order"] = await status(client, cursor, "-text")
    answers["forged"] = await status(client, f"AAAA{cursor[4:]}")
    answers["no base64"] = await status(client, "é")
    await client.delete(f"{URL}/{keys[0]}")
    answers["row is gone"] = await status(client, cursor)
    return answers


asyncio.run(in_process.print_answers(request_pages))
