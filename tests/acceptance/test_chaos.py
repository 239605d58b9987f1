"""The bookshop under load, while its database fails and its next release rolls out.

No answer is 500, no acknowledged write is lost, and no connection leaks.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from httpx2 import AsyncClient

from tests.acceptance.backend_project import REPOSITORY, BackendProject, generate, run
from tests.acceptance.load import CLIENTS, LoadTest
from tests.layouts.backends import LAYOUTS
from tests.migrations.databases import new_database, postgresql

pytestmark = pytest.mark.expensive

DISTURBANCE_SECONDS = 3.0
"""The duration of each disturbance; lock waits time out after one second."""
SETTINGS = {
    "DATABASE_POOL_SIZE": "4",
    "DATABASE_POOL_OVERFLOW": "2",
    "DATABASE_POOL_TIMEOUT": "2",
    "DATABASE_LOCK_TIMEOUT": "1",
    "LOG_FORMAT": "json",
}
POOL = 6
PREPARE_SETTINGS = {"layered": {}, "modular": {"DATABASE_PREPARE_THRESHOLD": "1"}}
"""One of the layouts prepares statements, which then meet a changed schema."""
CHANGES = {
    "books.yaml": [
        ("[draft, published, out_of_print]", "[draft, published, out_of_print, soon]"),
        ("name: {type: string(50)", "name: {type: string(80)"),
        ("title: string(200)", "title: string(250)"),
    ],
    "people.yaml": [
        ("born: date | null", "born: date | null\n      motto: text | null")
    ],
}


@dataclass(frozen=True)
class Releases:
    """Two releases of the bookshop and their database."""

    old: BackendProject
    new: BackendProject
    url: str
    settings: dict[str, str]

    @property
    def variables(self) -> dict[str, str]:
        """The environment of their processes."""
        return {**SETTINGS, **self.settings, "DATABASE_URL": self.url}

    def alembic(self, *command: str) -> str:
        """Run Alembic with the revisions of the new release."""
        return self.new.run("alembic", *command, **self.variables)

    def fetch_rows(self, query: str) -> list[tuple[object, ...]]:
        """Execute a statement over a separate connection and return its rows."""
        url = self.url.replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql(tmp_path_factory.mktemp("chaos")) as url:
        yield url


@pytest.fixture(params=LAYOUTS)
def releases(request: pytest.FixtureRequest, server: str, tmp_path: Path) -> Releases:
    """Return two releases: the second widens columns and adds a value and a column."""
    venv = Path(sys.prefix)
    output = generate(REPOSITORY / "specs", request.param, tmp_path / "shop")
    shutil.copytree(output, tmp_path / "old")
    for name, changes in CHANGES.items():
        spec = tmp_path / "shop" / "specs" / name
        text = spec.read_text()
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        spec.write_text(text)
    command = [sys.executable, "-m", "generator"]
    run(command, tmp_path / "shop", {"PYTHONPATH": str(REPOSITORY)})
    url = new_database("postgresql", server, tmp_path)
    old, new = BackendProject(tmp_path / "old", venv), BackendProject(output, venv)
    releases = Releases(old, new, url, PREPARE_SETTINGS[request.param])
    releases.alembic("upgrade", "head")
    releases.alembic("downgrade", "-1")
    return releases


def test_no_write_is_lost_and_no_answer_is_500(releases: Releases) -> None:
    with releases.old.serve(**releases.variables) as address:
        asyncio.run(run_disturbances(releases, LoadTest([address])))


async def run_disturbances(releases: Releases, load: LoadTest) -> None:
    """Cause one disturbance after another."""
    async with load.run_clients():
        await asyncio.sleep(DISTURBANCE_SECONDS)
        assert load.statuses[201] > 10
        assert not load.unavailable_counts
        await kill_backends(releases, load)
        await lock_a_table(releases, load)
        await upgrade(releases, load)
        async with serve_new_release(releases, load):
            await asyncio.sleep(DISTURBANCE_SECONDS)
            await read_new_status_in_old_release(releases, load)
            await kill_backends(releases, load)
        await asyncio.to_thread(releases.alembic, "downgrade", "-1")
        await asyncio.sleep(DISTURBANCE_SECONDS)
    assert not load.forbidden_answers, "\n".join(load.forbidden_answers[:20])
    assert {status for status in load.statuses if status >= 500} <= {503}
    await load.check_acknowledged_rows()
    check_connections(releases)


async def kill_backends(releases: Releases, load: LoadTest) -> None:
    """Terminate every connection of the application, repeatedly."""
    load.reset()
    for _ in range(5):
        await asyncio.sleep(DISTURBANCE_SECONDS / 5)
        await asyncio.to_thread(
            releases.fetch_rows,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
    # Requests that had written nothing yet were served by another connection.
    assert load.unavailable_counts.total() < 5 * POOL


async def lock_a_table(releases: Releases, load: LoadTest) -> None:
    """Lock a table for so long that the pool is exhausted."""
    load.reset()
    url = releases.url.replace("+psycopg", "")
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute("LOCK TABLE books IN ACCESS EXCLUSIVE MODE")
        await asyncio.sleep(2 * DISTURBANCE_SECONDS)
        async with AsyncClient() as http:
            started = asyncio.get_running_loop().time()
            ready = await http.get(f"{load.addresses[0]}/health/ready")
            assert ready.status_code == 200
            assert asyncio.get_running_loop().time() - started < 2.5
        await connection.rollback()
    assert load.unavailable_counts["books"]
    assert load.max_seconds["tags"] < 4
    await asyncio.sleep(DISTURBANCE_SECONDS)


async def upgrade(releases: Releases, load: LoadTest) -> None:
    """Upgrade the schema from four processes at once."""
    load.reset()
    upgrades = (
        asyncio.to_thread(releases.alembic, "upgrade", "head") for _ in range(4)
    )
    outputs = await asyncio.gather(*upgrades)
    # A revision that clients kept from its locks is rolled back and begun again.
    begun, retried = (
        sum(output.count(line) for output in outputs)
        for line in ("Running upgrade", "trying again")
    )
    assert begun - retried == 1, "\n".join(outputs)
    await asyncio.sleep(DISTURBANCE_SECONDS)
    # Requests that wait for a lock behind the revision may time out.
    assert load.unavailable_counts.total() <= CLIENTS


@asynccontextmanager
async def serve_new_release(releases: Releases, load: LoadTest) -> AsyncIterator[None]:
    """Send half of the requests to the new release within the context."""
    served = releases.new.serve(**releases.variables)
    address = await asyncio.to_thread(served.__enter__)
    try:
        load.addresses.append(address)
        yield
    finally:
        load.addresses.remove(address)
        await asyncio.sleep(1)
        await asyncio.to_thread(served.__exit__, None, None, None)


async def read_new_status_in_old_release(releases: Releases, load: LoadTest) -> None:
    """Read a book in the old release whose status only the new release knows."""
    old, new = load.addresses
    async with AsyncClient() as http:
        author = await http.post(f"{new}/api/v1/authors", json={"name": "N"})
        book = {
            "title": "N" * 200,
            "isbn": "9" * 13,
            "price": "1.00",
            "status": "soon",
            "keywords": [],
            "author_id": author.json()["id"],
            "tag_ids": [],
        }
        created = await http.post(f"{new}/api/v1/books", json=book)
        assert created.status_code == 201, created.text
        path = f"/api/v1/books/{created.json()['id']}"
        read = await http.get(f"{old}{path}")
        assert (read.status_code, read.json()["status"]) == (200, "soon"), read.text
        page = await http.get(f"{old}/api/v1/books?sort=-created_at&limit=200")
        assert "soon" in {item["status"] for item in page.json()["items"]}
        refused = await http.post(f"{old}/api/v1/books", json=book)
        assert refused.status_code == 422
        match = {"If-Match": "*"}
        values = {"status": "draft", "title": "N"}
        for change in ({"price": "2.00"}, values):
            changed = await http.patch(f"{old}{path}", json=change, headers=match)
            assert changed.status_code == 200, changed.text


def check_connections(releases: Releases) -> None:
    """Check that the application stays within its pool and holds no transaction."""
    states = releases.fetch_rows(
        "SELECT state FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert len(states) <= POOL
    assert {state for (state,) in states} <= {"idle"}
