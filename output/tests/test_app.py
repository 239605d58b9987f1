"""Tests of common behavior: health, documentation, headers, errors."""

import logging
import re
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import text

from tests.probe import ORIGIN
from tests.support import assert_problem


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
async def test_is_healthy(client: AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_serves_documentation_without_unsafe_scripts(client: AsyncClient) -> None:
    response = await client.get("/docs")
    assert response.headers["content-type"].startswith("text/html")
    policy = response.headers["Content-Security-Policy"].split("; ")
    (scripts,) = (each for each in policy if each.startswith("script-src"))
    assert "unsafe" not in scripts


async def test_operation_ids_are_unique(client: AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    operations = [each for path in document["paths"].values() for each in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))


async def test_lifespan_provides_sessions(state: dict[str, Any]) -> None:
    async with state["sessions"]() as session:
        assert await session.scalar(text("SELECT 1")) == 1


async def test_request_ids_are_kept_or_made(client: AsyncClient) -> None:
    response = await client.get("/health/live", headers={"X-Request-ID": "Abc-1.2_3"})
    assert response.headers["X-Request-ID"] == "Abc-1.2_3"
    for given in ("", "x" * 65, "a b", "<b>"):
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


@pytest.mark.parametrize("path", ["/nowhere", "/health/live/"])
async def test_unknown_paths_are_problems(client: AsyncClient, path: str) -> None:
    assert_problem(await client.get(path), 404)


@pytest.mark.parametrize("root_path", ["", "/behind/a/proxy"])
async def test_wrong_methods_are_problems(
    app: FastAPI, headers: dict[str, str], root_path: str
) -> None:
    transport = ASGITransport(app, root_path=root_path)
    async with AsyncClient(
        transport=transport, base_url="http://test", headers=headers
    ) as client:
        response = await client.delete(f"{root_path}/health/live")
    assert_problem(response, 405)
    assert response.headers["Allow"] == "GET, HEAD"


async def test_unexpected_errors_are_logged_but_not_disclosed(
    probe: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = await probe.get("/fail", headers={"Origin": ORIGIN})
    assert_problem(response, 500)
    assert "secret" not in response.text
    assert response.headers["X-Request-ID"]
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert len([each for each in caplog.messages if "secret" in each]) == 1
