"""Behavior shared by all endpoints: health, documentation, headers, errors."""

import logging
import re
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, FastAPI, HTTPException, Query, Response
from httpx2 import ASGITransport, AsyncClient
from pydantic import SecretStr, create_model
from sqlalchemy import text

from app.api.docs import install_docs
from app.core.config import Settings
from app.main import create_app
from tests.probe import ORIGIN, create_probe
from tests.support import assert_problem

HOSTILE_TITLE = "</title><script>alert(1)</script>"


def endpoint_with_query(model: Any) -> Callable[..., Any]:
    """Return an endpoint whose query string is parsed into a model."""

    async def endpoint(query: Any) -> None:
        """Accept a query."""

    endpoint.__annotations__["query"] = Annotated[model, Query()]
    return endpoint


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
async def test_health_endpoints_return_ok(client: AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


async def test_docs_page_is_served(client: AsyncClient) -> None:
    response = await client.get("/docs")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    policy = response.headers["Content-Security-Policy"].split("; ")
    (scripts,) = (each for each in policy if each.startswith("script-src"))
    assert "unsafe" not in scripts


async def test_docs_page_escapes_the_title(settings: Settings) -> None:
    app = FastAPI(title=HOSTILE_TITLE, docs_url=None)
    install_docs(app, settings.docs_assets)
    async with AsyncClient(
        transport=ASGITransport(app),
        base_url="http://test",
    ) as client:
        page = (await client.get("/docs")).text
    assert "alert(1)" in page
    assert HOSTILE_TITLE not in page


async def test_operation_ids_of_the_contract_are_unique(client: AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    operations = [each for path in document["paths"].values() for each in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))


async def test_many_custom_query_models_are_supported(settings: Settings) -> None:
    app, router = create_app(settings), APIRouter()
    for number in range(60):
        model = create_model(f"Query{number}", limit=(int, 1))
        router.add_api_route(f"/many/{number}", endpoint_with_query(model), name=f"many_{number}")
    app.include_router(router)
    paths = app.openapi()["paths"]
    assert len([path for path in paths if path.startswith("/many/")]) == 60


async def test_schemas_with_the_same_name_stay_separate(settings: Settings) -> None:
    app, router = create_app(settings), APIRouter()
    models = create_model("Twin", first=(int, 1)), create_model("Twin", second=(int, 1))
    for number in range(150):
        model = models[number // 75]
        router.add_api_route(
            f"/many/{number}",
            lambda: None,
            response_model=model,
            name=f"many_{number}",
        )
    app.include_router(router)
    document = app.openapi()
    for number, name in ((0, "first"), (149, "second")):
        responses = document["paths"][f"/many/{number}"]["get"]["responses"]
        reference = responses["200"]["content"]["application/json"]["schema"]["$ref"]
        schema = document["components"]["schemas"][reference.rpartition("/")[2]]
        assert list(schema["properties"]) == [name]


async def test_the_lifespan_opens_sessions() -> None:
    app = create_app(Settings(database_url=SecretStr("sqlite+aiosqlite://")))
    async with app.router.lifespan_context(app) as state:
        assert state is not None
        async with state["sessions"]() as session:
            assert await session.scalar(text("SELECT 1")) == 1


async def test_valid_request_ids_are_kept(client: AsyncClient) -> None:
    response = await client.get("/health/live", headers={"X-Request-ID": "Abc-1.2_3"})
    assert response.headers["X-Request-ID"] == "Abc-1.2_3"


@pytest.mark.parametrize("given", ["", "x" * 65, "a\tb", "a b", "a;b", "<b>"])
async def test_invalid_request_ids_are_replaced(client: AsyncClient, given: str) -> None:
    response = await client.get("/health/live", headers={"X-Request-ID": given})
    assert re.fullmatch("[0-9a-f]{32}", response.headers["X-Request-ID"])


async def test_sends_security_headers(client: AsyncClient) -> None:
    response = await client.get("/health/live")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"


async def test_head_is_get_without_a_body(client: AsyncClient) -> None:
    got, response = await client.get("/health/live"), await client.head("/health/live")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Content-Length"] == got.headers["Content-Length"]


async def test_unknown_path_is_a_problem(client: AsyncClient) -> None:
    assert_problem(await client.get("/nowhere"), 404)


async def test_a_nonstandard_status_is_a_problem(app: FastAPI) -> None:
    @app.get("/calm")
    async def calm() -> None:
        raise HTTPException(420, "Enhance your calm.")

    async with AsyncClient(
        transport=ASGITransport(app),
        base_url="http://test",
    ) as client:
        assert_problem(await client.get("/calm"), 420)


async def test_trailing_slashes_return_404(client: AsyncClient) -> None:
    assert_problem(await client.get("/health/live/"), 404)


@pytest.mark.parametrize("root_path", ["", "/behind/a/proxy"])
async def test_wrong_method_is_a_problem(app: FastAPI, root_path: str) -> None:
    transport = ASGITransport(app, root_path=root_path)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.delete(f"{root_path}/health/live")
    assert_problem(response, 405)
    assert response.headers["Allow"] == "GET, HEAD"


async def test_unexpected_errors_reveal_no_details(
    probe: AsyncClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    headers = {"Origin": ORIGIN, "X-Request-ID": "abc"}
    with caplog.at_level(logging.ERROR):
        response = await probe.get("/fail", headers=headers)
    assert_problem(response, 500)
    assert "secret" not in response.text
    assert response.headers["X-Request-ID"] == "abc"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert len([each for each in caplog.messages if "secret" in each]) == 1


async def test_a_custom_handler_handles_unexpected_errors(
    settings: Settings,
) -> None:
    app = create_probe(settings)
    app.exception_handler(Exception)(lambda request, error: Response("Sorry.", 500))
    async with AsyncClient(
        transport=ASGITransport(app),
        base_url="http://test",
    ) as client:
        response = await client.get("/fail")
    assert (response.status_code, response.text) == (500, "Sorry.")
    assert response.headers["X-Request-ID"]
