"""Databases compute in UTC, whatever the time zone of the server.

These run PostgreSQL: `pytest -m expensive tests/edge_cases`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.acceptance.backend_project import BackendProject
from tests.edge_cases.programs import run_in_backend
from tests.emit_helpers import SAMPLES
from tests.layouts.backends import emit_layout
from tests.migrations.databases import new_database, postgresql

pytestmark = pytest.mark.expensive
IN_UTC = ["2024-01-01", "2024-01-01 00:00:00+00:00", "2024-01-01 23:30:00+00"]


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Yield the URL of a database with Kathmandu as its default time zone."""
    with postgresql(tmp_path) as server:
        url = new_database("postgresql", server, tmp_path)
        name = url.rpartition("/")[2].partition("?")[0]
        _execute(url, f"ALTER DATABASE {name} SET timezone = 'Asia/Kathmandu'")
        assert _execute(url, "SHOW timezone") == "Asia/Kathmandu"
        yield url


def _execute(url: str, statement: str) -> str | None:
    address = url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return None if row is None else str(row[0])


def test_statements_of_the_application_are_in_utc(tmp_path: Path, url: str) -> None:
    folder, specs = tmp_path / "shop", SAMPLES["bookshop"]
    answers = run_in_backend(
        specs,
        "layered",
        folder,
        "query_time_zone.py",
        DATABASE_URL=url,
        LOG_LEVEL="ERROR",
    )
    assert answers == [IN_UTC, IN_UTC]


def test_statements_of_migrations_are_in_utc(tmp_path: Path, url: str) -> None:
    backend = emit_layout(SAMPLES["bookshop"], "layered", tmp_path / "shop")
    (revision,) = (backend.folder / "migrations/versions").glob("0001_*.py")
    day = "CAST(TIMESTAMPTZ '2024-01-01 23:30:00+00:00' AS date)"
    text = revision.read_text("utf-8")
    start = "def upgrade() -> None:\n"
    by_hand = f'    op.execute("CREATE TABLE days AS SELECT {day} AS day")\n'
    assert start in text
    revision.write_text(text.replace(start, start + by_hand), "utf-8")
    project = BackendProject(backend.folder, Path(sys.prefix))
    project.run("alembic", "upgrade", "head", DATABASE_URL=url)
    assert _execute(url, "SELECT day FROM days") == "2024-01-01"
