"""Send a request that fails to an application that has not been started."""

import asyncio
import importlib

from httpx2 import ASGITransport, AsyncClient

main = importlib.import_module("app.main")


async def pay(card: str) -> None:
    """Raise an error while a variable contains a value that no log may show."""
    number = card
    raise RuntimeError("no such card" if number else "no card")


main.app.post("/pay")(pay)


async def run() -> None:
    """Send the request and check that its status is 500."""
    transport = ASGITransport(main.app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.post("/pay", params={"card": "4111"})
    assert response.status_code == 500


asyncio.run(run())
