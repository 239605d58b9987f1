"""Endpoints that do not belong to an entity."""

from httpx2 import AsyncClient

from tests.support import assert_answered


async def test_call_stats(client: AsyncClient) -> None:
    response = await client.get("/api/v1/stats")
    assert_answered(response)


# region custom: tests
# endregion
