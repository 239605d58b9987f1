"""Cursors are short however long the values are, and only ours are accepted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.backend_project import environment
from tests.layouts.backends import LAYOUTS, lay_out

PROGRAM = Path(__file__).with_name("cursors_by_hand.py")
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
    backend = lay_out(tmp_path / "written", layout, tmp_path / "project")
    ran = subprocess.run(
        [sys.executable, "-W", "error", str(PROGRAM)],
        cwd=backend.folder,
        env=environment({"PYTHONPATH": ".", "LOG_LEVEL": "ERROR"}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {
        "forwards": ["a", "b", "c"],
        "backwards": ["c", "b", "a"],
        "another order": 422,
        "forged": 422,
        "no base64": 422,
        "row is gone": 422,
    }
