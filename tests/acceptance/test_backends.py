"""Every sample spec emits a backend that passes in a separate environment.

These take minutes: `pytest -m expensive tests/acceptance`.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.acceptance.backend_project import (
    BackendProject,
    generate,
    virtual_environment,
)
from tests.acceptance.conftest import NewDatabase
from tests.acceptance.http_client import HttpResponse, send_request
from tests.acceptance.sample_specs import SAMPLES, Row, Sample
from tests.layouts.backends import LAYOUTS

pytestmark = pytest.mark.expensive

PROBLEM = "application/problem+json"
UP_AND_DOWN = """
from alembic import command
from alembic.config import Config

config = Config("alembic.ini")
for _ in range(2):
    command.upgrade(config, "head")
    command.check(config)
    command.downgrade(config, "base")
"""
"""A program that runs all revisions up and down twice, and compares the models."""
CHANGED_BY_ITSELF = {"updated_at", "last_update", "version"}
"""Properties that change with every update."""


@pytest.fixture(scope="session", params=SAMPLES, ids=lambda sample: sample.name)
def sample(request: pytest.FixtureRequest) -> Sample:
    """Return one of the sample specs."""
    given: Sample = request.param
    return given


@pytest.fixture(scope="session", params=LAYOUTS)
def layout(request: pytest.FixtureRequest) -> str:
    """Return one of the layouts."""
    given: str = request.param
    return given


@pytest.fixture(scope="session")
def generated() -> dict[tuple[str, str], BackendProject]:
    """Return the backends so far, by sample and layout."""
    return {}


@pytest.fixture(scope="session")
def project(
    sample: Sample,
    layout: str,
    generated: dict[tuple[str, str], BackendProject],
    tmp_path_factory: pytest.TempPathFactory,
) -> BackendProject:
    """Return the backend of the sample, generated into an empty folder once."""
    if (sample.name, layout) not in generated:
        shared = tmp_path_factory.getbasetemp()
        if "PYTEST_XDIST_WORKER" in os.environ:
            shared = shared.parent
        folder = tmp_path_factory.mktemp("project") / sample.name
        output = generate(sample.specs, layout, folder)
        venv = virtual_environment(output / "requirements-dev.txt", shared)
        generated[sample.name, layout] = BackendProject(output, venv)
    return generated[sample.name, layout]


@pytest.fixture(scope="session")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which mypy keeps what it knows of the libraries."""
    return tmp_path_factory.mktemp("mypy")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Return the name of one of the databases."""
    given: str = request.param
    return given


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> str:
    """Return the URL of an empty database."""
    if database == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/app.db"
    create: NewDatabase = request.getfixturevalue("new_postgresql")
    return create()


def test_it_is_linted_and_formatted(project: BackendProject) -> None:
    project.run("ruff", "check", "--no-cache", ".")
    project.run("black", "--check", "--quiet", ".")


def test_it_is_strictly_typed(project: BackendProject, mypy_cache: Path) -> None:
    cache = f"--cache-dir={mypy_cache}"
    project.run("mypy", "--strict", cache, "app", "migrations", "tests")


def test_its_migrations_upgrade_to_its_models_and_downgrade(
    project: BackendProject, database_url: str
) -> None:
    project.run("python", "-c", UP_AND_DOWN, DATABASE_URL=database_url)


PAIRS = [("layered", "sqlite"), ("modular", "postgresql")]
ALL_PAIRS = [*PAIRS, ("layered", "postgresql"), ("modular", "sqlite")]
ON_EACH_DATABASE = pytest.mark.parametrize(
    ("sample", "layout", "database"),
    [
        pytest.param(sample, layout, database, id=f"{sample.name}-{layout}-{database}")
        for sample in SAMPLES
        for layout, database in (ALL_PAIRS if sample is SAMPLES[0] else PAIRS)
    ],
    indirect=True,
)
"""Run a test for each sample in both layouts and on both databases.

Only the first sample is tried in all combinations: what the layouts emit differs in
the same way for every spec, and so do the databases.
"""


@ON_EACH_DATABASE
def test_its_own_tests_pass(
    project: BackendProject, database: str, database_url: str
) -> None:
    given = {} if database == "sqlite" else {"TEST_DATABASE_URL": database_url}
    report = project.run("pytest", "-W", "error", "-p", "no:cacheprovider", **given)
    assert " passed" in report


@ON_EACH_DATABASE
def test_it_serves_documentation_health_and_rows(
    project: BackendProject, sample: Sample, database_url: str
) -> None:
    project.run("alembic", "upgrade", "head", DATABASE_URL=database_url)
    with project.serve(DATABASE_URL=database_url) as address:
        assert send_request("GET", f"{address}/docs").media_type == "text/html"
        assert (
            send_request("GET", f"{address}/openapi.json")
            .json["openapi"]
            .startswith("3.")
        )
        assert send_request("GET", f"{address}/health/ready").status == 200
        _write_and_read(f"{address}/api/v1", sample.rows)


def _write_and_read(api: str, rows: tuple[Row, ...]) -> None:
    """Create, read, list and change rows, then delete them in reverse order."""
    keys: dict[str, object] = {}
    urls: list[str] = []
    for row in rows:
        url = _create(api, row, keys)
        urls.append(url)
        _change(url, row)
        _check_invalid_requests(f"{api}{row.collection}")
    for url in reversed(urls):
        deleted = send_request(
            "DELETE", url, headers=_if_match_header(send_request("GET", url))
        )
        assert deleted.status == 204, deleted
        missing = send_request("GET", url)
        assert (missing.status, missing.media_type) == (404, PROBLEM)


def _create(api: str, row: Row, keys: dict[str, object]) -> str:
    """Create a row, find it by its key and in the list, and return its URL."""
    collection = f"{api}{row.collection}"
    sent = {name: _resolve(value, keys) for name, value in row.create.items()}
    created = send_request("POST", collection, sent)
    assert created.status == 201, created
    key = [created.json[name] for name in row.key]
    keys[row.collection] = key[0]
    url = "/".join([collection, *(quote(str(part), safe="") for part in key)])
    read = send_request("GET", url)
    assert read.status == 200
    assert read.json == created.json
    simple = {k: v for k, v in sent.items() if k in read.json and k != "tag_ids"}
    assert {name: read.json[name] for name in simple} == simple
    listed = send_request("GET", collection)
    assert [item[row.key[0]] for item in listed.json["items"]] == [key[0]]
    return url


def _change(url: str, row: Row) -> None:
    before = send_request("GET", url)
    changed = send_request("PATCH", url, row.change, headers=_if_match_header(before))
    assert changed.status == 200, changed
    after = send_request("GET", url).json
    for name, value in row.change.items():
        assert after[name] == value
    untouched = before.json.keys() - row.change.keys() - CHANGED_BY_ITSELF
    assert {n: after[n] for n in untouched} == {n: before.json[n] for n in untouched}


def _check_invalid_requests(collection: str) -> None:
    for refused in (
        send_request("GET", f"{collection}?no_such_parameter=1"),
        send_request("POST", collection, {"no_such_property": 1}),
    ):
        assert (refused.status, refused.media_type) == (422, PROBLEM), refused


def _resolve(value: object, keys: dict[str, object]) -> object:
    if isinstance(value, list):
        return [_resolve(item, keys) for item in value]
    if isinstance(value, str) and value.startswith("@"):
        return keys[value[1:]]
    return value


def _if_match_header(answer: HttpResponse) -> dict[str, str]:
    """Return the `If-Match` header that a change of a versioned row requires."""
    etag = answer.headers.get("ETag")
    return {"If-Match": etag} if etag else {}
