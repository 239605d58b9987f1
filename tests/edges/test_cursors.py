"""Cursors are short however long the values are, and forged ones are rejected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.edges.programs import run_beside
from tests.layouts.backends import LAYOUTS
from tests.migrations.databases import postgresql

SPEC = """\
groundplan: 1

app:
  name: notes
entities:
  Note:
    fields: {text: text}
    endpoints: {list: {sort: [text]}, create: {}, delete: {}}
"""
ENDS = """\
groundplan: 1

app:
  name: ends
entities:
  End:
    fields:
      small: integer
      large: bigint
      largest: {type: bigint, wire: text}
      maybe: {type: bigint, wire: text, optional: true}
      real: float
      amount: decimal(15, 2)
      day: date
      moment: datetime
      hour: time
      span: duration
    endpoints:
      list:
        sort: [small, large, largest, maybe, real, amount, day, moment, hour, span]
      create: {}
  Key:
    id: [number, day]
    fields: {number: {type: bigint, wire: text}, day: date, text: text}
    endpoints: {list: {sort: [number, day, text]}, create: {}}
"""


def _answers(folder: Path, layout: str, spec: str, program: str, url: str) -> Any:
    (folder / "written").mkdir()
    (folder / "written/app.yaml").write_text(spec, "utf-8")
    written, project = folder / "written", folder / "project"
    return run_beside(
        written, layout, project, program, DATABASE_URL=url, LOG_LEVEL="ERROR"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_cursors_lead_through_long_texts(tmp_path: Path, layout: str) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/app.db"
    answers = _answers(tmp_path, layout, SPEC, "cursors_by_hand.py", url)
    assert answers == {
        "forwards": ["a", "b", "c"],
        "backwards": ["c", "b", "a"],
        "another order": 422,
        "forged": 422,
        "no base64": 422,
        "row is gone": 422,
    }


def test_cursors_lead_through_the_ends_of_types(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/app.db"
    answers = _answers(tmp_path, "layered", ENDS, "ends_by_hand.py", url)
    assert len(answers) == 27
    assert [sort for sort, is_in_order in answers.items() if not is_in_order] == []


@pytest.mark.expensive
@pytest.mark.parametrize("layout", LAYOUTS)
def test_cursors_lead_through_the_ends_on_postgresql(
    tmp_path: Path, layout: str
) -> None:
    with postgresql(tmp_path) as url:
        answers = _answers(tmp_path, layout, ENDS, "ends_by_hand.py", url)
    assert len(answers) == 27
    assert [sort for sort, is_in_order in answers.items() if not is_in_order] == []
