"""Refer to rows of the same tenant and of another one; print the answers."""

import asyncio
import importlib
from typing import Any

from httpx2 import AsyncClient

in_process = importlib.import_module("in_process")


async def talk(client: AsyncClient) -> list[Any]:
    """Create rows of two tenants, and let orders refer to them."""

    async def send(method: str, path: str, body: Any) -> Any:
        response = await client.request(method, f"/api/v1/{path}", json=body)
        return response

    async def create(path: str, **body: Any) -> Any:
        return (await send("POST", path, body)).json()["id"]

    async def answer(method: str, path: str, **body: Any) -> list[Any]:
        response = await send(method, path, body)
        problem = response.json()
        errors = [[e["pointer"], e["code"]] for e in problem.get("errors", ())]
        return [response.status_code, problem.get("detail"), sorted(errors)]

    first, second = await create("tenants"), await create("tenants")
    customer = await create("customers", tenant_id=first)
    other = await create("customers", tenant_id=second)
    order = await create("orders", tenant_id=first, customer_id=customer)
    return [
        await answer("POST", "orders", tenant_id=first, customer_id=other),
        await answer("PATCH", f"orders/{order}", customer_id=other),
        await answer("PATCH", f"orders/{order}", tenant_id=second),
        await answer("PATCH", f"orders/{order}", tenant_id=second, customer_id=other),
        # The order refers to this customer of its tenant.
        await answer("PATCH", f"customers/{other}", tenant_id=first),
        await answer("PATCH", f"customers/{customer}", tenant_id=second),
    ]


asyncio.run(in_process.print_answers(talk))
