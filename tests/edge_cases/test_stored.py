"""User-defined schemas and repositories read rows as they are stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.edge_cases.programs import run_in_backend
from tests.emit_helpers import SAMPLES
from tests.layouts.backends import LAYOUT_PARAMS


@pytest.mark.parametrize("layout", LAYOUT_PARAMS)
def test_rows_are_read_by_custom_schemas_and_queries(
    tmp_path: Path, layout: str
) -> None:
    found: Any = run_in_backend(
        SAMPLES["bookshop"],
        layout,
        tmp_path / "backend",
        "read_stored_rows.py",
        DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/app.db",
        LAYOUT=layout,
    )
    assert found["whole"]
    assert found["related"] == ["A", "N"]
    # A user-defined field that is not an attribute of the row.
    assert found["review"] == "none yet"
    # Set by the service.
    assert found["price"] == "0"
    # Present, absent, soft-deleted.
    assert found["by_isbn"] == [True, False, False]
