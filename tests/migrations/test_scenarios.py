"""Every kind of change on filled tables, on both databases, up and down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.migrations.column_scenarios import COLUMNS
from tests.migrations.databases import definitions, new_database, postgresql
from tests.migrations.enum_scenarios import ENUMS
from tests.migrations.scenario import Answers, Scenario
from tests.migrations.schema_project import SchemaProject
from tests.migrations.table_scenarios import TABLES

SCENARIOS = {**COLUMNS, **ENUMS, **TABLES}

pytestmark = pytest.mark.expensive


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql(tmp_path_factory.mktemp("scenarios")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Return a factory of empty databases."""
    backend = request.param
    url = request.getfixturevalue("server") if backend == "postgresql" else None
    return lambda: new_database(backend, url, tmp_path)


def value_of(written: Any) -> Any:
    if written == "NOW":
        return datetime.now(UTC)
    if isinstance(written, str) and written.startswith("DATE:"):
        return date.fromisoformat(written.removeprefix("DATE:"))
    if isinstance(written, str) and written.startswith("MOMENT:"):
        return datetime.fromisoformat(written.removeprefix("MOMENT:"))
    return written


def fill(project: SchemaProject, scenario: Scenario) -> None:
    metadata = project.metadata()
    with project.engine().begin() as connection:
        for name, rows in scenario.rows.items():
            values = [{k: value_of(v) for k, v in row.items()} for row in rows]
            connection.execute(sa.insert(metadata.tables[name]), values)


def check_answers(project: SchemaProject, answers: Answers) -> None:
    with project.engine().connect() as connection:
        for query, expected in answers.items():
            rows = connection.exec_driver_sql(query.replace("%", "%%")).all()
            found = [row[0] if len(row) == 1 else tuple(row) for row in rows]
            assert found == expected, query


def definitions_of_new_database(project: SchemaProject, url: str) -> set[str]:
    """Return the definitions of a database created from the models."""
    here, project.url = project.url, url
    engine = project.engine()
    project.url = here
    project.metadata().create_all(engine)
    return definitions(engine)


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, new_url: Callable[[], str], tmp_path: Path) -> None:
    scenario = SCENARIOS[name]
    project = SchemaProject(tmp_path / "project", new_url())
    project.generate(scenario.old)
    project.upgrade()
    fill(project, scenario)
    before = definitions(project.engine())
    project.generate(scenario.new, allow_destructive=scenario.destructive)
    if scenario.fails is not None:
        with pytest.raises((RuntimeError, sa.exc.DBAPIError), match=scenario.fails):
            project.upgrade()
        assert definitions(project.engine()) == before
        return
    project.upgrade()
    check_answers(project, scenario.after_upgrade)
    project.check()
    made = definitions_of_new_database(project, new_url())
    assert definitions(project.engine()) == made
    project.downgrade("-1")
    assert definitions(project.engine()) == before
    check_answers(project, scenario.after_downgrade)
    project.upgrade()
    assert definitions(project.engine()) == made
    assert project.plan_revision(scenario.new) == ({}, ())


def test_there_are_enough_scenarios() -> None:
    assert len(SCENARIOS) >= 60
