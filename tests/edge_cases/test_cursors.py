"""Cursors are short however long the values are, and forged ones are rejected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.edge_cases.programs import run_in_backend
from tests.layouts.backends import LAYOUT_PARAMS, LAYOUTS
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
EXTREME_VALUES_SPEC = """\
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
    return run_in_backend(
        written, layout, project, program, DATABASE_URL=url, LOG_LEVEL="ERROR"
    )


@pytest.mark.parametrize("layout", LAYOUT_PARAMS)
def test_cursors_page_through_long_texts(tmp_path: Path, layout: str) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/app.db"
    answers = _answers(tmp_path, layout, SPEC, "follow_cursors.py", url)
    assert answers == {
        "forwards": ["a", "b", "c"],
        "backwards": ["c", "b", "a"],
        "another order": 422,
        "forged": 422,
        "no base64": 422,
        "row is gone": 422,
    }


@pytest.mark.expensive
def test_cursors_page_through_extreme_values(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/app.db"
    answers = _answers(
        tmp_path, "layered", EXTREME_VALUES_SPEC, "follow_extreme_cursors.py", url
    )
    assert len(answers) == 27
    assert [sort for sort, is_in_order in answers.items() if not is_in_order] == []


@pytest.mark.expensive
@pytest.mark.parametrize("layout", LAYOUTS)
def test_cursors_page_through_extreme_values_on_postgresql(
    tmp_path: Path, layout: str
) -> None:
    with postgresql(tmp_path) as url:
        answers = _answers(
            tmp_path, layout, EXTREME_VALUES_SPEC, "follow_extreme_cursors.py", url
        )
    assert len(answers) == 27
    assert [sort for sort, is_in_order in answers.items() if not is_in_order] == []
