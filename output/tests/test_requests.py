"""Validation of requests: bodies, versions and parameters."""

import pytest
from httpx2 import AsyncClient

from tests.support import assert_problem

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("known", ['"3"', 'W/"3"', '"1", W/"3"', "*"])
async def test_known_version_is_answered_with_304(
    probe: AsyncClient,
    known: str,
) -> None:
    response = await probe.get("/thing", headers={"If-None-Match": known})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == '"3"'


@pytest.mark.parametrize("known", ['"4"', '"*"', "3", ""])
async def test_other_version_is_answered_in_full(
    probe: AsyncClient,
    known: str,
) -> None:
    response = await probe.get("/thing", headers={"If-None-Match": known})
    assert (response.status_code, response.json()) == (200, 0)


async def test_reads_versions_from_if_match(probe: AsyncClient) -> None:
    lines = [("If-Match", ' "1" ,W/"2",, "a,b"'), ("If-Match", '"4"')]
    response = await probe.put("/thing", headers=lines)
    assert response.json() == ['"1"', '"2"', '"4"', '"a,b"']
    assert_problem(await probe.put("/thing"), 428)


@pytest.mark.parametrize(
    "body",
    [b"{", b"[" * 10_000, b'{"a": NaN}', b'{"a": "\\ud800"}', b'{"a": "\xff"}', b" "],
    ids=range(6),
)
async def test_broken_json_is_a_problem(probe: AsyncClient, body: bytes) -> None:
    response = await probe.post("/echo", content=body, headers=JSON)
    assert_problem(response, 422)
    assert [error["pointer"] for error in response.json()["errors"]] == [""]


async def test_errors_point_at_their_location(probe: AsyncClient) -> None:
    body = {"numbers": [1, "two"], "values": {"a/b~c": "three"}}
    problem = (await probe.post("/echo", json=body)).json()
    pointers = [error["pointer"] for error in problem["errors"]]
    assert pointers == ["/numbers/1", "/values/a~1b~0c"]
    (error,) = (await probe.get("/thing?size=big")).json()["errors"]
    assert error["parameter"] == "size"


@pytest.mark.parametrize("content_type", ["", "application/x-www-form-urlencoded"])
async def test_rejects_bodies_that_are_not_json(
    probe: AsyncClient,
    content_type: str,
) -> None:
    headers = {"Content-Type": content_type}
    assert_problem(await probe.post("/echo", content="{}", headers=headers), 415)


async def test_rejects_large_bodies(probe: AsyncClient) -> None:
    body = b'{"numbers": [' + b" " * 9_985 + b"]}"
    assert (await probe.post("/echo", content=body, headers=JSON)).status_code == 200
    assert_problem(await probe.post("/echo", content=body + b" ", headers=JSON), 413)
