"""The running bookshop, called by the client: under Node, and from a page in Chromium.

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

from tests.acceptance.backend_project import Project
from tests.emitted import SAMPLES, emit_specs, write_tree
from tests.frontend.node import Frontend, frontend_in

pytestmark = pytest.mark.expensive
HERE = Path(__file__).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def made(tmp_path: Path, packages: Path) -> Frontend:
    """The bookshop's frontend."""
    return frontend_in(tmp_path / "made", packages, emit_specs(SAMPLES["bookshop"]))


@pytest.fixture
def api(tmp_path: Path) -> Iterator[str]:
    """The address of the running bookshop, on a database of its own."""
    folder = write_tree(emit_specs(SAMPLES["bookshop"]), tmp_path / "backend")
    project = Project(folder, Path(sys.prefix))
    variables = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/app.db",
        "CORS_ORIGINS": '["*"]',
    }
    project.run("alembic", "upgrade", "head", **variables)
    with project.served(**variables) as address:
        yield address


def test_answers_are_as_the_types_and_the_zod_schemas_say(
    made: Frontend, api: str
) -> None:
    shutil.copy(HERE / "uses_api.ts", made.folder)
    made.compile(emit=True)
    assert made.run("node", "uses_api.js", api).endswith("all is well\n")


class _Pages(SimpleHTTPRequestHandler):
    """Serves a folder, and takes what a page in it reports."""

    def __init__(self, *arguments: Any, reports: Queue[Any], **options: Any) -> None:
        self._reports = reports
        super().__init__(*arguments, **options)

    def do_POST(self) -> None:
        """Take a report."""
        length = int(self.headers["Content-Length"])
        self._reports.put(json.loads(self.rfile.read(length)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


def test_a_page_lists_creates_edits_pages_and_shows_errors(
    made: Frontend, api: str, tmp_path: Path
) -> None:
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser is None:
        # CI installs it; a person may go without.
        assert "CI" not in os.environ, "Chromium is needed"
        pytest.skip("Chromium is needed")
    for name in ("page.ts", "page.html"):
        shutil.copy(HERE / name, made.folder)
    made.compile(emit=True)
    reports: Queue[Any] = Queue()
    handler = partial(_Pages, reports=reports, directory=str(made.folder))
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
