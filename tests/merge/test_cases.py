"""Everyday edits of emitted files beside everyday changes of the generator.

Each case is a file of three differences: of ours and of theirs from an emitted file, and
of what comes out from ours. `authors: two people` tells that the generator is none of
them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.merge import Authors, Labels, merge

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.txt"))
LABELS = Labels("mine", "gen")
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")


def patched(text: str, difference: str) -> str:
    """Give a text with a unified difference without context made in it."""
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


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_what_comes_out_is_as_agreed(case: Path) -> None:
    head, ours, theirs, result = re.split(
        r"^== \w+\n", case.read_text("utf-8"), flags=re.MULTILINE
    )
    said = dict(line.split(": ", 1) for line in head.splitlines())
    name, path = said["file"], said["path"]
    authors = Authors(said.get("authors", Authors.HAND_AND_GENERATOR))
    base = (HERE / "emitted" / f"{name}.txt").read_text("utf-8")
    mine, other = patched(base, ours), patched(base, theirs)

    merged = merge(base, mine, other, LABELS, path=path, authors=authors)

    assert merged.text == patched(mine, result)
