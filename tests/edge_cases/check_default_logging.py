"""Import the application and send it a request, with Python's default logging."""

import asyncio
import importlib
import json
import logging

import structlog
from httpx2 import ASGITransport, AsyncClient

main = importlib.import_module("app.main")


async def run() -> bool:
    """Return whether a request without startup leaves logging unconfigured."""
    transport = ASGITransport(main.app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/health/live")
    assert answer.status_code == 200
    return not (logging.getLogger().handlers or structlog.is_configured())


print(json.dumps(asyncio.run(run())))
