"""Included lists of related rows end at a limit, and no rows are lost by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.edge_cases.programs import run_in_backend
from tests.emit_helpers import SAMPLES
from tests.layouts.backends import LAYOUT_PARAMS, LAYOUTS
from tests.migrations.databases import postgresql

EXPECTED_READS = {
    # In key order, without the soft-deleted one.
    "many": [11, 12],
    "few": [16],
    "none": [],
    "all": [11, 12, 13, 14, 15],
    # Lists that clients write completely are read completely.
    "tags": {
        "T11": [],
        "T12": [21, 22, 23, 24],
        "T13": [],
        "T14": [],
        "T15": [],
        "T16": [24],
    },
    # One each for the page, its authors and its tags.
    "statements": 3,
    "head": 200,
}
EXPECTED_WRITES = {
    "change": [21, 22, 23, 24],
    "change tags": [21, 23, 24],
    "add to all": [21, 23, 24, 25],
    "add to loaded": [21, 23, 24, 25, 26],
    "delete": [21, 23, 24, 25, 26],
}


def _check(folder: Path, layout: str, database_url: str) -> None:
    found: Any = run_in_backend(
        SAMPLES["bookshop"],
        layout,
        folder,
        "include_lists.py",
        DATABASE_URL=database_url,
        LAYOUT=layout,
        MAX_INCLUDED="2",
    )
    assert found["read"] == EXPECTED_READS
    assert found["own"] == [14, 15]
    assert found["written"] == EXPECTED_WRITES
    # An error rather than a part of the list.
    assert found["relation"] == "InvalidRequestError"


@pytest.mark.parametrize("layout", LAYOUT_PARAMS)
def test_lists_end_at_the_limit_on_sqlite(tmp_path: Path, layout: str) -> None:
    _check(tmp_path, layout, f"sqlite+aiosqlite:///{tmp_path}/app.db")


@pytest.mark.expensive
@pytest.mark.parametrize("layout", LAYOUTS)
def test_lists_end_at_the_limit_on_postgresql(tmp_path: Path, layout: str) -> None:
    with postgresql(tmp_path) as url:
        _check(tmp_path, layout, url)
