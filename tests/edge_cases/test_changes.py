"""However code changes or deletes a row, its version rises and deletion is soft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.edge_cases.programs import run_in_backend, run_with_database
from tests.emit_helpers import SAMPLES
from tests.layouts.backends import LAYOUTS
from tests.migrations.databases import postgresql

# Of each book: title, version, whether it is soft-deleted, whether it is not a sequel.
FIRST, SECOND = ["A", 1, False, True], ["B", 1, False, False]
SECOND_WITHOUT_FIRST = ["B", 2, False, True]
EXPECTED_ROWS = {
    "set_an_attribute": [["Changed", 2, False, True], SECOND],
    "set_the_same_value": [FIRST, SECOND],
    "link_a_tag": [["A", 2, False, True], SECOND],
    "delete_a_row": [["A", 2, True, True], SECOND_WITHOUT_FIRST],
    "delete_all_and_their_author": [],
    "delete_the_author": "Conflict",
    "delete_permanently": [FIRST],
    "update_many": [["Changed", 2, False, True], ["B", 2, True, False]],
    "update_by_keys": "InvalidRequestError",
    "delete_many": [["A", 2, True, True], SECOND_WITHOUT_FIRST],
    "delete_a_row_and_its_sequel": [["A", 2, True, True], ["B", 2, True, False]],
    "lock_a_row_changed_by_others": [["A!", 1, False, True], ["B!", 1, False, False]],
}


def _run_changes(folder: Path, layout: str, database_url: str) -> Any:
    specs = SAMPLES["bookshop"]
    return run_in_backend(
        specs, layout, folder, "change_books.py", DATABASE_URL=database_url
    )


@pytest.mark.parametrize(
    "layout", ["layered", pytest.param("modular", marks=pytest.mark.expensive)]
)
def test_changes_are_tracked_on_sqlite(tmp_path: Path, layout: str) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/app.db"
    assert _run_changes(tmp_path, layout, url) == EXPECTED_ROWS


SHELVES = """groundplan: 1
app:
  name: shelves
entities:
  Shelf: {traits: [soft_delete], fields: {name: string(40)}}
  Book:
    fields: {title: string(40)}
    relations: {shelf: {belongs_to: Shelf, on_delete: restrict}}
"""


def test_a_refused_bulk_deletion_soft_deletes_nothing(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/app.db"
    program = "delete_shelves.py"
    left = run_with_database(SHELVES, "layered", tmp_path, program, url)
    assert left == ["empty", "full"]


@pytest.mark.expensive
@pytest.mark.parametrize("layout", LAYOUTS)
def test_changes_are_tracked_on_postgresql(tmp_path: Path, layout: str) -> None:
    with postgresql(tmp_path) as url:
        assert _run_changes(tmp_path, layout, url) == EXPECTED_ROWS
