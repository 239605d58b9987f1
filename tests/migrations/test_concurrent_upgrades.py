"""Several processes migrate one database concurrently, like pods at start-up."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.migrations.databases import new_database, postgresql
from tests.migrations.schema_project import SchemaProject, entity

pytestmark = pytest.mark.expensive

PROCESSES = 5
BOOK = "entities:\n" + entity("Book", id="integer", fields="{title: string(9)}")
INDEXED = BOOK + "    indexes: [{fields: [title], concurrently: true}]\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql(tmp_path_factory.mktemp("at_once")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> SchemaProject:
    """Build a project with many rows and a pending revision that adds an index."""
    server = None
    if request.param == "postgresql":
        server = request.getfixturevalue("server")
    url = new_database(request.param, server, tmp_path)
    project = SchemaProject(tmp_path / "project", url)
    project.generate(BOOK)
    project.upgrade()
    with project.engine().begin() as connection:
        connection.exec_driver_sql(
            "WITH RECURSIVE numbers(n) AS "
            "(SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 300000) "
            "INSERT INTO books (id, title) SELECT n, n FROM numbers"
        )
    project.generate(INDEXED)
    return project


def alembic(project: SchemaProject, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "alembic", *command],
        cwd=project.path,
        env={**os.environ, "MIGRATED_DATABASE": project.url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_all_processes_succeed_and_one_upgrades(project: SchemaProject) -> None:
    running = [alembic(project, "upgrade", "head") for _ in range(PROCESSES)]
    outputs = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES, outputs
    assert sum(output.count("Running upgrade") for output in outputs) == 1
    project.check()


def test_a_killed_process_does_not_block_others(project: SchemaProject) -> None:
    first = alembic(project, "upgrade", "head")
    for line in first.stdout or ():
        if "Running upgrade" in line:
            break
    first.kill()
    first.communicate()
    second = alembic(project, "upgrade", "head")
    output, _ = second.communicate(timeout=60)
    assert second.returncode == 0, output
    project.check()
