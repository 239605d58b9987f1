"""Each example of a wrong spec reports exactly the diagnostics of its `expected.txt`.

`UPDATE_GOLDEN=1` rewrites these files; review the diff before committing it.
"""

from __future__ import annotations

import os
import re

import pytest

from generator.diagnostics.codes import domain, expressions, source, spec
from tests.diagnostics.case_runner import CASES, validate

# These need files that git cannot store; tests/source/test_source_files.py has them.
TESTED_ELSEWHERE = {
    "file-too-large",
    "list-without-index",
    "link-outside",
    "unreadable-file",
}


def case_names() -> list[str]:
    return sorted(folder.name for folder in CASES.iterdir())


@pytest.mark.parametrize("code", case_names())
def test_an_example_reports_its_diagnostics(code: str) -> None:
    rendered = validate(CASES / code)
    expected = CASES / code / "expected.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        expected.write_text(rendered, encoding="utf-8", newline="\n")
    assert rendered == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", case_names())
def test_every_file_of_an_example_shows_its_code(code: str) -> None:
    rendered = validate(CASES / code)
    blocks = [block for block in rendered.split("\n\n") if f"[{code}]: " in block]
    shown = re.findall(r"^ *--> (.+):\d+:\d+$", "\n".join(blocks), re.MULTILINE)
    files = {path.name for path in (CASES / code).iterdir()} - {"expected.txt"}
    assert f"[{code}]: " in rendered
    assert set(shown) == files


def test_every_code_has_an_example() -> None:
    stages = (source, spec, domain, expressions)
    codes = {code.slug for stage in stages for code in stage.CODES}
    assert codes <= {*case_names(), *TESTED_ELSEWHERE}
