"""Merged backends pass the emitted tests, as the merge left them."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from generator.tree import Tree
from tests.emit_helpers import NO_PLUGINS, write_tree
from tests.properties.random_edits import HARMLESS_EDITS, RandomEditor
from tests.properties.test_merge_rounds import SEED, Case, pool

SAMPLES = 20
_CHUNKS = 4
_EDITED_FILES = 8
_MOST_TEST_FILES = 2


def _merge_edits(chance: random.Random) -> tuple[Tree, dict[str, str]]:
    """Return a new tree of the bookshop and the merged texts of its edited files."""
    before, after = chance.sample(pool("bookshop"), 2)
    both = [p for p in before if p in after and before[p].text]
    paths = [p for p in both if p.startswith(("app/", "tests/")) and p.endswith(".py")]
    moving = [p for p in paths if before[p].text != after[p].text]
    hand = RandomEditor(chance, edits=HARMLESS_EDITS)
    chosen = [*moving, *chance.sample(paths, min(_EDITED_FILES, len(paths)))]
    merged = {}
    for path in chosen[:_EDITED_FILES]:
        ours = hand.apply_edits(before[path].text)
        case = Case(path, before[path].text, ours, after[path].text)
        result = case.result
        if not result.conflicts:
            merged[path] = result.text
    assert merged
    return after, merged


def _tests_of(after: Tree, merged: dict[str, str], chance: random.Random) -> list[str]:
    """Choose some tests of the merged files, besides those of the entire backend."""
    names = {Path(path).stem for path in merged}
    found = [
        path
        for path in after
        if path.startswith("tests/api/test_")
        and any(name in path.removeprefix("tests/api/") for name in names)
    ]
    some = chance.sample(found, min(_MOST_TEST_FILES, len(found)))
    return ["tests/test_app.py", "tests/test_conformance.py", *some]


@pytest.mark.expensive
@pytest.mark.parametrize("chunk", range(_CHUNKS))
def test_merged_backends_pass_the_emitted_tests(chunk: int, tmp_path: Path) -> None:
    for number in range(chunk, SAMPLES, _CHUNKS):
        chance = random.Random(SEED * 1_000 + number)
        after, merged = _merge_edits(chance)
        folder = write_tree(after, tmp_path / str(number))
        for path, text in merged.items():
            (folder / path).write_text(text, "utf-8")

        ran = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-x"),
                *("-p", "no:cacheprovider", *NO_PLUGINS),
                *_tests_of(after, merged, chance),
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )

        assert ran.returncode == 0, (number, sorted(merged), ran.stdout[-3000:])
