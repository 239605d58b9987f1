"""The running bookshop, called by the client from Node and from a page in Chromium.

These take a minute: `pytest -m expensive tests/frontend`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest

from tests.acceptance.backend_project import BackendProject
from tests.emit_helpers import SAMPLES, emit_specs, write_spec, write_tree
from tests.frontend.node_project import FrontendFolder, write_frontend

pytestmark = pytest.mark.expensive
HERE = Path(__file__).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def bookshop_frontend(tmp_path: Path, packages: Path) -> FrontendFolder:
    """Build the bookshop's frontend."""
    return write_frontend(tmp_path / "made", packages, emit_specs(SAMPLES["bookshop"]))


@pytest.fixture
def api(tmp_path: Path) -> Iterator[str]:
    """Yield the address of a running bookshop with a separate database."""
    folder = write_tree(emit_specs(SAMPLES["bookshop"]), tmp_path / "backend")
    project = BackendProject(folder, Path(sys.prefix))
    variables = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/app.db",
        "CORS_ORIGINS": '["*"]',
    }
    project.run("alembic", "upgrade", "head", **variables)
    with project.serve(**variables) as address:
        yield address


def test_responses_match_the_types_and_zod_schemas(
    bookshop_frontend: FrontendFolder, api: str
) -> None:
    shutil.copy(HERE / "uses_api.ts", bookshop_frontend.folder)
    bookshop_frontend.compile(emit=True)
    assert bookshop_frontend.run("node", "uses_api.js", api).endswith("all is well\n")


def _thing(name: str) -> dict[str, str]:
    return {"id": "00000000-0000-4000-8000-000000000001", "name": name}


def _problem(status: int, detail: str) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": "A problem",
        "status": status,
        "detail": detail,
        "instance": "/",
        "errors": [],
    }


_JSON, _PROBLEM = "application/json", "application/problem+json"
_ODD: dict[str, tuple[int, str, str]] = {
    "empty": (200, _JSON, ""),
    "html": (502, "text/html", "<h1>Bad Gateway</h1>"),
    "cut": (200, _JSON, '{"items": ['),
    "broken-problem": (422, _PROBLEM, '{"status": 42'),
    "half-problem": (422, _PROBLEM, '{"status": 422}'),
    "accepted": (202, _JSON, "{}"),
    "teapot": (418, _PROBLEM, json.dumps(_problem(418, "Short and stout."))),
}
"""Status, media type and body of each response."""


class _OddServer(SimpleHTTPRequestHandler):
    """A server whose response is named by the first segment of the path."""

    def do_GET(self) -> None:
        """Send the named response, or a page with one row of two."""
        name = self.path.split("/")[1]
        if name != "pages":
            self._answer(*_ODD[name])
            return
        offset = int("offset=1" in self.path)
        page = {"items": [_thing("ab"[offset])], "limit": 1, "offset": offset}
        self._answer(200, _JSON, json.dumps({**page, "total": 2}))

    def do_POST(self) -> None:
        """Create a thing if the request carries the new token, otherwise answer 401."""
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] == "new":
            self._answer(201, _JSON, json.dumps(_thing(sent["name"])))
        else:
            self._answer(401, _PROBLEM, json.dumps(_problem(401, "Who is it?")))

    def _answer(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *arguments: Any) -> None:
        """Discard log messages."""


def test_odd_responses_are_typed_errors_and_interceptors_retry(
    tmp_path: Path, packages: Path
) -> None:
    spec = {
        "groundplan": 1,
        "app": {"name": "x"},
        "entities": {
            "Thing": {
                "fields": {"name": "string(20)"},
                "endpoints": {
                    "list": {"page": "offset", "filter": ["name"]},
                    "create": {},
                },
            }
        },
    }
    made = write_frontend(
        tmp_path / "made", packages, emit_specs(write_spec(spec, tmp_path / "specs"))
    )
    shutil.copy(HERE / "odd_answers.ts", made.folder)
    made.compile(emit=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _OddServer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        assert made.run("node", "odd_answers.js", address).endswith("all is well\n")
    finally:
        server.shutdown()


class _PageServer(SimpleHTTPRequestHandler):
    """A server of a folder that also collects reports from a page."""

    def __init__(self, *arguments: Any, reports: Queue[Any], **options: Any) -> None:
        self._reports = reports
        super().__init__(*arguments, **options)

    def do_POST(self) -> None:
        """Add a report to the queue."""
        length = int(self.headers["Content-Length"])
        self._reports.put(json.loads(self.rfile.read(length)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Discard log messages."""


def test_a_page_lists_creates_edits_pages_and_shows_errors(
    bookshop_frontend: FrontendFolder, api: str, tmp_path: Path
) -> None:
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser is None:
        # Required in CI, optional on a developer's machine.
        assert "CI" not in os.environ, "Chromium is needed"
        pytest.skip("Chromium is needed")
    for name in ("page.ts", "page.html"):
        shutil.copy(HERE / name, bookshop_frontend.folder)
    bookshop_frontend.compile(emit=True)
    reports: Queue[Any] = Queue()
    handler = partial(
        _PageServer, reports=reports, directory=str(bookshop_frontend.folder)
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/page.html?api={api}"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    profile = f"--user-data-dir={tmp_path}/profile"
    with subprocess.Popen(
        [browser, *options, profile, "--remote-debugging-port=0", address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            seen = reports.get(timeout=120)
        finally:
            process.terminate()
            server.shutdown()
    assert seen == {
        "empty": "",
        "first": "<B> (draft)|A (draft)",
        "second": "C (draft)",
        "end": "true",
        "error": "String should match pattern '^[0-9]{13}$'",
        "fine": "",
        "status": "saved",
        "edited": "A (draft)|B (published)",
    }
