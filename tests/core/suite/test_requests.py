"""Requests: bodies, versions, parameters, and the errors about them."""

from collections.abc import AsyncIterator

import pytest
from httpx2 import AsyncClient

from tests.support import assert_problem

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("known", ['"3"', 'W/"3"', '"1", W/"3"', ',"a,b" ,"3",', "*"])
async def test_a_matching_etag_returns_304(
    probe: AsyncClient,
    known: str,
) -> None:
    for method in ("GET", "HEAD"):
        response = await probe.request(
            method,
            "/thing",
            headers={"If-None-Match": known},
        )
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["ETag"] == '"3"'
        assert "Content-Type" not in response.headers


@pytest.mark.parametrize("known", ['"4"', '"*"', "3", '"33"', ""])
async def test_another_etag_returns_the_full_response(
    probe: AsyncClient,
    known: str,
) -> None:
    response = await probe.get("/thing", headers={"If-None-Match": known})
    assert (response.status_code, response.json()) == (200, 0)


async def test_queries_with_includes_ignore_if_none_match(probe: AsyncClient) -> None:
    response = await probe.get("/thing?size=5", headers={"If-None-Match": '"3"'})
    assert (response.status_code, response.json()) == (200, 5)


async def test_if_match_lists_are_parsed(probe: AsyncClient) -> None:
    lines = [("If-Match", ' "1" ,W/"2",, "a,b"'), ("If-Match", '"4"')]
    response = await probe.put("/thing", headers=lines)
    assert response.json() == ['"1"', '"2"', '"4"', '"a,b"']


async def test_if_match_is_required(probe: AsyncClient) -> None:
    assert_problem(await probe.put("/thing"), 428)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 10_000,
        b'{"a":' * 1_000 + b"1" + b"}" * 1_000,
        b'{"a": "\\ud800"}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"a": "\xff"}',
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        b" ",
    ],
    ids=range(11),
)
async def test_broken_json_is_a_problem(probe: AsyncClient, body: bytes) -> None:
    response = await probe.post("/echo", content=body, headers=JSON)
    assert_problem(response, 422)
    assert [error["pointer"] for error in response.json()["errors"]] == [""]


async def test_errors_have_json_pointers(probe: AsyncClient) -> None:
    body = {"numbers": [1, "two"], "values": {"a/b~c": "three"}}
    problem = (await probe.post("/echo", json=body)).json()
    pointers = [error["pointer"] for error in problem["errors"]]
    assert pointers == ["/numbers/1", "/values/a~1b~0c"]
    assert all("parameter" not in error for error in problem["errors"])


async def test_errors_name_parameters(probe: AsyncClient) -> None:
    problem = (await probe.get("/thing?size=big")).json()
    (error,) = problem["errors"]
    assert error["parameter"] == "size"
    assert "pointer" not in error


async def test_at_most_a_hundred_errors_are_listed(probe: AsyncClient) -> None:
    response = await probe.post("/echo", json={"numbers": ["x"] * 500})
    assert_problem(response, 422)
    assert len(response.json()["errors"]) == 100


@pytest.mark.parametrize(
    "content_type",
    [None, "", "text/plain", "application/x-www-form-urlencoded"],
)
async def test_non_json_bodies_are_refused(
    probe: AsyncClient,
    content_type: str | None,
) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    assert_problem(await probe.post("/echo", content="{}", headers=headers), 415)


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=utf-8", "application/merge-patch+json"],
)
async def test_json_media_types_are_accepted(probe: AsyncClient, content_type: str) -> None:
    response = await probe.post(
        "/echo",
        content="{}",
        headers={"Content-Type": content_type},
    )
    assert response.status_code == 200


async def test_large_bodies_are_refused(probe: AsyncClient) -> None:
    body = b'{"numbers": [' + b" " * 9_985 + b"]}"
    assert (await probe.post("/echo", content=body, headers=JSON)).status_code == 200
    assert_problem(await probe.post("/echo", content=body + b" ", headers=JSON), 413)


async def test_large_bodies_are_not_read_to_the_end(probe: AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 1_000_000:
            sent += 1_000
            yield b" " * 1_000

    assert_problem(await probe.post("/echo", content=endless(), headers=JSON), 413)
    assert sent <= 11_000
