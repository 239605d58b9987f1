"""Random sequences of changes keep specs, migrations and filled tables consistent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.migrations.databases import definitions, new_database, postgresql
from tests.migrations.random_walk import Walk
from tests.migrations.schema_project import SchemaProject

_RUNS = count(1)
STEPS = 100
"""Steps on each of the two databases."""
BACK_AND_FORTH = 5

pytestmark = pytest.mark.expensive


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql(tmp_path_factory.mktemp("walk")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Return a factory of empty databases."""
    backend = request.param
    url = request.getfixturevalue("server") if backend == "postgresql" else None
    return lambda: new_database(backend, url, tmp_path)


def add_rows(project: SchemaProject, number: int) -> None:
    """Add one row to the table of each entity."""
    with project.engine().begin() as connection:
        for table in project.metadata().sorted_tables:
            if "id" not in table.columns:
                continue
            values = {
                column.name: _value(column, number)
                for column in table.columns
                if column.server_default is None
            }
            connection.execute(sa.insert(table), values)


def _value(column: Any, number: int) -> Any:
    if column.name == "id":
        return number
    if column.foreign_keys or column.nullable:
        return None
    checks = [
        check.sqltext.text
        for check in column.table.constraints
        if isinstance(check, sa.CheckConstraint)
        and " IN (" in str(check.sqltext)
        and check.sqltext.text.replace('"', "").startswith(f"{column.name} IN")
    ]
    if checks:
        return checks[0].split("'")[1]
    kinds = {int: number, str: f"t{number}", date: date(2026, 1, 1)}
    return kinds.get(column.type.python_type, datetime(2026, 1, 1, tzinfo=UTC))


def row_counts(project: SchemaProject) -> list[int]:
    """Return the sorted row counts of the tables of entities."""
    with project.engine().connect() as connection:
        found = [
            connection.execute(
                sa.select(sa.func.count()).select_from(table)
            ).scalar_one()
            for table in project.metadata().sorted_tables
            if "id" in table.columns
        ]
    return sorted(found)


def definitions_of_empty_database(project: SchemaProject, url: str) -> set[str]:
    """Recreate an empty database from the models and return its definitions."""
    here, project.url = project.url, url
    engine = project.engine()
    project.url = here
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).unlink(missing_ok=True)
    else:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    project.metadata().create_all(engine)
    return definitions(engine)


def check_step(project: SchemaProject, other: str, walk: Walk, number: int) -> None:
    """Run one step and check that the database, the models and the rows agree."""
    done = walk.step()
    spec = walk.spec()
    files = {p: p.read_bytes() for p in (project.path / "migrations").rglob("*.py")}
    before = row_counts(project)
    tables = len(before)
    tree = project.generate(spec, allow_destructive=True)
    project.upgrade()
    assert {path: path.read_bytes() for path in files} == files
    project.check()
    made = definitions_of_empty_database(project, other)
    assert definitions(project.engine()) == made, done
    after = row_counts(project)
    if len(after) == tables and "entity" not in done:
        assert after == before, done
    has_revision = any(name.endswith(".py") for name in tree)
    if has_revision and number % BACK_AND_FORTH == 0:
        project.downgrade("-1")
        project.upgrade()
        assert definitions(project.engine()) == made, done
        assert row_counts(project)[-1:] == after[-1:], done
    add_rows(project, number + 1)


@seed(5)
@settings(
    max_examples=1,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(random=st.randoms(use_true_random=False))
def run(new_url: Callable[[], str], folder: Path, random: Random) -> None:
    project = SchemaProject(folder / str(next(_RUNS)), new_url())
    walk = Walk(Random(random.getrandbits(32)))
    other = new_url()
    project.generate(walk.spec())
    project.upgrade()
    add_rows(project, 1)
    for number in range(1, STEPS + 1):
        check_step(project, other, walk, number)


def test_random_changes_keep_everything_consistent(
    new_url: Callable[[], str], tmp_path: Path
) -> None:
    run(new_url, tmp_path / "project")
