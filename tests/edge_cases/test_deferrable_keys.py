"""Rows that require each other are stored in one transaction, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.edge_cases.programs import run_with_database
from tests.layouts.backends import LAYOUTS
from tests.migrations.databases import postgresql

PROGRAM = "store_cycle.py"
SPEC = """\
groundplan: 1
app:
  name: shops
entities:
  Shop:
    id: integer
    fields: {name: string(9)}
    relations: {manager: {belongs_to: Manager, deferrable: true}}
  Manager:
    id: integer
    relations: {shop: {belongs_to: Shop}}
"""
NO_MANAGER = [422, "The manager does not exist.", [["/manager_id", "reference"]]]
REFERRED = [409, "Other resources still reference this one.", []]


@pytest.mark.expensive
def test_cycles_are_stored_in_one_transaction_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/app.db"
    # At the end of a transaction, SQLite does not report which foreign key failed.
    missing = [422, "A referenced resource does not exist.", []]
    opened: list[Any] = [200, None, []]
    rest = [opened, NO_MANAGER, 201, NO_MANAGER, REFERRED]
    assert run_with_database(SPEC, "layered", tmp_path, PROGRAM, url) == [
        missing,
        *rest,
    ]


@pytest.mark.expensive
@pytest.mark.parametrize("layout", LAYOUTS)
def test_cycles_are_stored_in_one_transaction_on_postgresql(
    tmp_path: Path, layout: str
) -> None:
    with postgresql(tmp_path) as url:
        answers = run_with_database(SPEC, layout, tmp_path, PROGRAM, url)
    opened: list[Any] = [200, None, []]
    assert answers == [NO_MANAGER, opened, NO_MANAGER, 201, NO_MANAGER, REFERRED]
