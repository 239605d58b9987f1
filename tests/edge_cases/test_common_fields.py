"""Rows refer only to rows that have the same tenant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.edge_cases.programs import run_with_database
from tests.layouts.backends import LAYOUTS
from tests.migrations.databases import postgresql

PROGRAM = "share_tenants.py"
SPEC = """\
groundplan: 1
app:
  name: shops
entities:
  Tenant: {id: integer}
  Customer:
    id: integer
    relations: {tenant: {belongs_to: Tenant}}
  Order:
    id: integer
    relations:
      tenant: {belongs_to: Tenant}
      customer: {belongs_to: Customer, same: [tenant]}
"""
MISSING = "The customer does not exist."
CUSTOMER, TENANT = ["/customer_id", "reference"], ["/tenant_id", "reference"]
ACCEPTED: list[Any] = [200, None, []]
REFERRED: list[Any] = [409, "Other resources still reference this one.", []]


@pytest.mark.expensive
def test_rows_of_other_tenants_do_not_exist_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/app.db"
    found = run_with_database(SPEC, "layered", tmp_path, PROGRAM, url)
    # It names what the client sent.
    assert found == [
        [422, MISSING, [CUSTOMER, TENANT]],
        [422, MISSING, [CUSTOMER]],
        [422, MISSING, [TENANT]],
        ACCEPTED,
        REFERRED,
        ACCEPTED,
    ]


@pytest.mark.expensive
@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_of_other_tenants_do_not_exist_on_postgresql(
    tmp_path: Path, layout: str
) -> None:
    with postgresql(tmp_path) as url:
        found = run_with_database(SPEC, layout, tmp_path, PROGRAM, url)
    refused = [422, MISSING, [CUSTOMER, TENANT]]
    assert found == [*[refused] * 3, ACCEPTED, REFERRED, ACCEPTED]
