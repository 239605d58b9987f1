"""Cursors are short however long the values are, and only ours are accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.edges.programs import run_beside
from tests.layouts.backends import LAYOUTS

SPEC = """\
groundplan: 1

app:
  name: notes
entities:
  Note:
    fields: {text: text}
    endpoints: {list: {sort: [text]}, create: {}, delete: {}}
"""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_cursors_lead_through_long_texts(tmp_path: Path, layout: str) -> None:
    (tmp_path / "written").mkdir()
    (tmp_path / "written/app.yaml").write_text(SPEC, "utf-8")
    written, project = tmp_path / "written", tmp_path / "project"
    answers = run_beside(
        written, layout, project, "cursors_by_hand.py", LOG_LEVEL="ERROR"
    )
    assert answers == {
        "forwards": ["a", "b", "c"],
        "backwards": ["c", "b", "a"],
        "another order": 422,
        "forged": 422,
        "no base64": 422,
        "row is gone": 422,
    }
