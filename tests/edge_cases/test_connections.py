"""A running backend as clients see it through sockets.

These start complete backends: `pytest -m expensive tests/edge_cases`.
"""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.backend_project import BackendProject, isolated_environment
from tests.emit_helpers import SAMPLES, emit_specs, write_tree

pytestmark = pytest.mark.expensive
FAILING_ROUTES = """
    @app.get("/fail")
    async def fail() -> None:
        raise RuntimeError("a secret")

    @app.get("/break-off")
    async def break_off() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"a part"
            raise RuntimeError("a secret")

        return StreamingResponse(parts())
"""
IMPORT = "from fastapi.responses import StreamingResponse\n"
ORIGIN = "http://elsewhere.example"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> BackendProject:
    """Return the bookshop with two additional routes, which fail."""
    folder = tmp_path_factory.mktemp("bookshop")
    write_tree(emit_specs(SAMPLES["bookshop"]), folder)
    main = folder / "app" / "main.py"
    text = main.read_text("utf-8")
    changed = text.replace("    # region custom: app\n", FAILING_ROUTES)
    assert changed != text
    changed = changed.replace("from fastapi import", f"{IMPORT}from fastapi import")
    main.write_text(changed, "utf-8")
    return BackendProject(folder, Path(sys.prefix))


@pytest.fixture(scope="module", params=["httptools", "h11"])
def port(
    request: pytest.FixtureRequest,
    project: BackendProject,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[int]:
    """Yield the port at which it is served, with each of Uvicorn's HTTP parsers."""
    database = tmp_path_factory.mktemp("database") / "app.db"
    variables = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{database}",
        "CORS_ORIGINS": f"{ORIGIN}, http://localhost",
        "MAX_BODY_SIZE": "1000000",
        "UVICORN_HTTP": request.param,
    }
    project.run("alembic", "upgrade", "head", **variables)
    with project.serve(**variables) as address:
        yield int(address.rpartition(":")[2])


def test_a_connection_survives_an_error(project: BackendProject, port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.connect()
    kept = connection.sock
    for number in range(3):
        headers = {"X-Request-ID": f"try-{number}", "Origin": ORIGIN}
        connection.request("GET", "/fail", headers=headers)
        response = connection.getresponse()
        problem = json.loads(response.read())
        assert (response.status, problem["status"]) == (500, 500)
        assert response.headers["X-Request-ID"] == f"try-{number}"
        assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    connection.request("GET", "/health/ready")
    assert connection.getresponse().status == 200
    # No reconnection was needed.
    assert connection.sock is kept
    log = (project.folder / "uvicorn.log").read_text("utf-8")
    assert log.count("RuntimeError: a secret") == 3


def test_an_aborted_answer_is_incomplete(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/break-off")
    response = connection.getresponse()
    assert response.status == 200
    with pytest.raises(http.client.IncompleteRead):
        response.read()


def test_a_large_body_is_refused_before_it_is_sent(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(
            b"POST /api/v1/tags HTTP/1.1\r\nHost: a\r\nContent-Length: 1000001\r\n"
            b"Content-Type: application/json\r\n\r\n"
        )
        assert client.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_a_large_chunked_body_is_refused_while_it_is_sent(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(
            b"POST /api/v1/tags HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: application/json\r\n\r\n"
        )
        for _ in range(11):
            client.sendall(b"%x\r\n" % 100_000 + b" " * 100_000 + b"\r\n")
        assert client.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_an_invalid_body_gets_a_problem_document(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for body in (b"[" * 100_000, b'{"name": "\xff"}', b'{"name": "\\ud800"}'):
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/api/v1/tags", body, headers)
        response = connection.getresponse()
        (error,) = json.loads(response.read())["errors"]
        assert (response.status, error["pointer"]) == (422, "")


def test_head_has_the_content_length(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("HEAD", "/api/v1/tags")
    response = connection.getresponse()
    assert (response.status, response.read()) == (200, b"")
    assert int(response.headers["Content-Length"]) > 0
    connection.request("GET", "/health/live")
    assert connection.getresponse().read() == b'{"status":"ok"}'


@pytest.mark.parametrize("program", ["uvicorn app.main:app", "alembic upgrade head"])
def test_an_invalid_setting_prints_one_line(
    project: BackendProject, program: str
) -> None:
    name, *arguments = program.split()
    ran = subprocess.run(
        [Path(sys.prefix) / "bin" / name, *arguments],
        cwd=project.folder,
        env=isolated_environment({"ENVIRONMENT": "production", "SECRET_KEY": "hidden"}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    (line,) = ran.stderr.splitlines()
    assert "SECRET_KEY" in line
    assert "hidden" not in line
    assert ran.stdout == ""
