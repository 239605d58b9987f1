"""Typical edits of emitted files merged with typical changes of the generator.

Each case has three diffs: of ours and of theirs against an emitted file, and of the
result against ours. `authors: two people` means that the generator is not one of the
authors.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.merge import Authors, Labels, has_markers, merge_texts

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.txt"))
LABELS = Labels("mine", "gen")
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")


def apply_patch(text: str, difference: str) -> str:
    """Apply a unified diff without context to a text."""
    lines = text.splitlines(keepends=True)
    result: list[str] = []
    at = 0
    for line in difference.splitlines(keepends=True):
        hunk = _HUNK.match(line)
        if hunk is not None:
            start = int(hunk[1]) - (0 if hunk[2] == "0" else 1)
            result += lines[at:start]
            at = start
        elif line[0] == "-":
            assert lines[at] == line[1:]
            at += 1
        else:
            result.append(line[1:])
    return "".join([*result, *lines[at:]])


@dataclass(frozen=True)
class Texts:
    """The texts of a case."""

    path: str
    authors: Authors
    base: str
    ours: str
    theirs: str
    result: str


def texts_of(case: Path) -> Texts:
    """Return the texts that the diffs of a case describe."""
    head, ours, theirs, result = re.split(
        r"^== \w+\n", case.read_text("utf-8"), flags=re.MULTILINE
    )
    said = dict(line.split(": ", 1) for line in head.splitlines())
    base = (HERE / "emitted" / f"{said['file']}.txt").read_text("utf-8")
    authors = Authors(said.get("authors", Authors.USER_AND_GENERATOR))
    mine = apply_patch(base, ours)
    agreed = apply_patch(mine, result)
    return Texts(said["path"], authors, base, mine, apply_patch(base, theirs), agreed)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_result_is_as_expected(case: Path) -> None:
    of = texts_of(case)

    merged = merge_texts(
        *(of.base, of.ours, of.theirs, LABELS), path=of.path, authors=of.authors
    )

    assert merged.text == of.result


def test_merging_leaves_no_undefined_names(tmp_path: Path) -> None:
    for case in CASES:
        of = texts_of(case)
        if of.path.endswith(".py") and not has_markers(of.result, path=of.path):
            for side in ("ours", "theirs", "result"):
                file = tmp_path / side / f"{case.stem}.py"
                file.parent.mkdir(exist_ok=True)
                file.write_text(getattr(of, side), "utf-8")

    ran = subprocess.run(
        [
            *(sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache"),
            *("--select=F821,F822", "--output-format=json", "."),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    found: dict[str, set[tuple[str, str]]] = {}
    for each in json.loads(ran.stdout):
        file = Path(each["filename"])
        found.setdefault(file.parent.name, set()).add((file.stem, each["message"]))
    assert len(list((tmp_path / "result").iterdir())) > 150
    assert found["result"] - found["ours"] - found["theirs"] == set()
