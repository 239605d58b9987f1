"""Store a shop and its first manager, who require each other; print the answers."""

import asyncio
import importlib
from typing import Any

import sqlalchemy as sa
from httpx2 import AsyncClient

config = importlib.import_module("app.core.config")
in_process = importlib.import_module("in_process")
main = importlib.import_module("app.main")
models = importlib.import_module("app.models")
session = importlib.import_module("app.db.session")
Manager, Shop = models.Manager, models.Shop


async def open_shop(opened: Any) -> None:
    """Store both in one transaction."""
    await opened.execute(sa.insert(Shop).values(id=11, name="A", manager_id=12))
    await opened.execute(sa.insert(Manager).values(id=12, shop_id=11))


async def open_unmanaged_shop(opened: Any) -> None:
    """Store a shop without storing its manager."""
    await opened.execute(sa.insert(Shop).values(id=13, name="B", manager_id=7))


def answer(response: Any) -> list[Any]:
    """Return the parts of a response that matter."""
    problem = response.json() or {}
    errors = problem.get("errors", ())
    found = [response.status_code, problem.get("detail")]
    return [*found, [[e["pointer"], e["code"]] for e in errors]]


async def talk(client: AsyncClient) -> list[Any]:
    """Call the routes, and the standard endpoints."""
    shops = "/api/v1/shops"
    return [
        answer(await client.post("/unmanaged")),
        answer(await client.post("/shop")),
        answer(await client.post(shops, json={"name": "C", "manager_id": 7})),
        answer(await client.post(shops, json={"name": "D", "manager_id": 12}))[0],
        answer(await client.patch(f"{shops}/11", json={"manager_id": 7})),
        answer(await client.request("DELETE", "/api/v1/managers/12")),
    ]


def create_with_routes(settings: Any) -> Any:
    """Create the application with a route for each function."""
    app = create_app(settings)
    for path, run in {"/shop": open_shop, "/unmanaged": open_unmanaged_shop}.items():
        run.__annotations__["opened"] = session.SessionDep
        app.add_api_route(path, run, methods=["POST"])
    return app


create_app = main.create_app
vars(main)["create_app"] = create_with_routes
asyncio.run(in_process.print_answers(talk))
