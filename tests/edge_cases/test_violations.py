"""The answers to clients when hand-written statements break a constraint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.edge_cases.programs import run_in_backend
from tests.emit_helpers import SAMPLES
from tests.layouts.backends import LAYOUTS
from tests.migrations.databases import postgresql

NO_AUTHOR = [422, "The author does not exist.", [["/author_id", "reference"]]]
EXPECTED_PROBLEMS = {
    "insert without parent": NO_AUTHOR,
    "update to no parent": NO_AUTHOR,
    "update to no sequel": [
        422,
        "The book does not exist.",
        [["/sequel_to_id", "reference"]],
    ],
    "delete a parent": [409, "Other resources still reference this one.", []],
    "break a rule": [
        422,
        "price violates a validation rule.",
        [["/price", "price_sane"]],
    ],
    "no such value": [
        422,
        "status has a value that is not allowed.",
        [["/status", "check"]],
    ],
    "taken": [409, "isbn is already taken.", [["/isbn", "unique"]]],
    "taken together": [
        409,
        "This combination of author_id and title is already taken.",
        [["/author_id", "unique"], ["/title", "unique"]],
    ],
    "null": [422, "title must not be null.", [["/title", "required"]]],
}


def _answers(folder: Path, layout: str, database_url: str) -> Any:
    specs = SAMPLES["bookshop"]
    return run_in_backend(
        specs, layout, folder, "break_constraints.py", DATABASE_URL=database_url
    )


def test_violations_are_reported_on_sqlite(tmp_path: Path) -> None:
    # SQLite does not report which foreign key failed, but the statement shows it.
    answers = _answers(tmp_path, "layered", f"sqlite+aiosqlite:///{tmp_path}/app.db")
    assert answers == EXPECTED_PROBLEMS


@pytest.mark.expensive
@pytest.mark.parametrize("layout", LAYOUTS)
def test_violations_are_reported_on_postgresql(tmp_path: Path, layout: str) -> None:
    with postgresql(tmp_path) as url:
        assert _answers(tmp_path, layout, url) == EXPECTED_PROBLEMS
