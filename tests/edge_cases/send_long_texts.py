"""Send texts that are too long for PostgreSQL indexes; print the answers."""

import asyncio
import importlib
from hashlib import shake_256
from typing import Any

from httpx2 import AsyncClient

in_process = importlib.import_module("in_process")

LENGTHS = (2000, 4000, 20_000)


def incompressible_text(length: int) -> str:
    """Return a text that a database cannot compress."""
    return shake_256().hexdigest(length // 2)


BODIES: dict[str, Any] = {
    "uniques": lambda text: {"text": text},
    "pairs": lambda text: {"first": text[:2000], "second": text[2000:]},
    "indexeds": lambda text: {"text": text},
    "expressions": lambda text: {"text": text},
    "keys": lambda text: {"code": text},
    "frees": lambda text: {"text": text},
}


async def send_body(client: AsyncClient, method: str, url: str, body: Any) -> Any:
    """Send a body; return whether each value was stored, or the problem."""
    answer = (await client.request(method, url, json=body)).json()
    if "errors" in answer:
        errors = [[error["pointer"], error["code"]] for error in answer["errors"]]
        return [answer["status"], answer["detail"], errors]
    return {name: answer[name] == value for name, value in body.items()}


async def request_rows(client: AsyncClient) -> dict[str, Any]:
    """Create rows with texts of several lengths, and change one."""
    answers: dict[str, Any] = {}
    for name, body in BODIES.items():
        url = f"/api/v1/{name}"
        answers[name] = [
            await send_body(client, "POST", url, body(incompressible_text(length)))
            for length in LENGTHS
        ]
    row = (await client.post("/api/v1/uniques", json={"text": "a"})).json()
    url, text = f"/api/v1/uniques/{row['id']}", incompressible_text(5000)
    answers["change"] = [await send_body(client, "PATCH", url, {"text": text})]
    return answers


asyncio.run(in_process.print_answers(request_rows))
