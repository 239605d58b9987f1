"""What every endpoint has in common: health, documentation, headers, errors."""

import pytest
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import text

from app.core.config import Settings
from app.main import create_app
from tests.support import assert_problem


@pytest.fixture
def probe(settings: Settings) -> AsyncClient:
    """Talk to an application with two endpoints more."""
    app = create_app(settings)

    @app.get("/fail")
    async def fail() -> None:
        raise RuntimeError("a secret")

    @app.post("/echo")
    async def echo(numbers: list[int]) -> list[int]:
        return numbers

    transport = ASGITransport(app, raise_app_exceptions=False)
    return AsyncClient(transport=transport, base_url="http://test")


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
async def test_is_healthy(client: AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


async def test_serves_its_documentation(client: AsyncClient) -> None:
    response = await client.get("/docs")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")


async def test_serves_its_contract(client: AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    operations = [each for path in document["paths"].values() for each in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))


async def test_opens_sessions_while_it_lives() -> None:
    app = create_app(Settings(database_url="sqlite+aiosqlite://"))
    async with app.router.lifespan_context(app) as state:
        assert state is not None
        async with state["sessions"]() as session:
            assert await session.scalar(text("SELECT 1")) == 1


async def test_keeps_the_request_id(client: AsyncClient) -> None:
    response = await client.get("/health/live", headers={"X-Request-ID": "abc-123"})
    assert response.headers["X-Request-ID"] == "abc-123"


@pytest.mark.parametrize("given", ["", "x" * 65, "a\tb"])
async def test_makes_a_request_id(client: AsyncClient, given: str) -> None:
    response = await client.get("/health/live", headers={"X-Request-ID": given})
    assert response.headers["X-Request-ID"] not in {given, ""}


async def test_sends_security_headers(client: AsyncClient) -> None:
    response = await client.get("/health/live")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"


async def test_unknown_path_is_a_problem(client: AsyncClient) -> None:
    assert_problem(await client.get("/nowhere"), 404)


async def test_wrong_method_is_a_problem(client: AsyncClient) -> None:
    assert_problem(await client.delete("/health/live"), 405)


async def test_invalid_json_is_a_problem(probe: AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    assert_problem(await probe.post("/echo", content="{", headers=headers), 422)


async def test_errors_point_at_their_place(probe: AsyncClient) -> None:
    problem = (await probe.post("/echo", json=[1, "two"])).json()
    assert [error["pointer"] for error in problem["errors"]] == ["/1"]


async def test_unforeseen_errors_tell_nothing(probe: AsyncClient) -> None:
    response = await probe.get("/fail")
    assert_problem(response, 500)
    assert "secret" not in response.text
