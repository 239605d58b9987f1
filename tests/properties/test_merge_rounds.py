"""Random edits by hand against random changes of a spec, on real emitted code."""

from __future__ import annotations

import ast
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from generator.diagnostics import Problems
from generator.emit.tree import Tree
from generator.merge import Labels, Merged, merge
from generator.pipeline import Options, generate
from generator.project import Project
from tests.emitted import SAMPLES, write_spec
from tests.properties.definitions import definitions, touched
from tests.properties.hand_edits import Hand
from tests.properties.spec_changes import Spec, changed, load

LABELS = Labels("mine", "gen")
ROUNDS = int(os.environ.get("MERGE_ROUNDS", "500"))
SEED = int(os.environ.get("MERGE_SEED", "4"))
_POOL = 12
_CHUNKS = 5
_EDITED_FILES = 3


def _emitted(spec: Spec) -> Tree | None:
    """Give the files of a spec, None if it is not a valid one."""
    with TemporaryDirectory() as folder:
        specs = write_spec(spec, Path(folder) / "specs")
        project = Project(specs.parent, specs, specs.parent / "output", None)
        problems = Problems()
        tree = generate(project, Options(allow_destructive=True), problems)
    if tree is None or problems.has_errors:
        return None
    return {path: f for path, f in tree.items() if not path.startswith(".gen/")}


def _trees(sample: str) -> Iterator[Tree]:
    """Generate the tree of a sample spec, and then of it with changes, without end."""
    chance = random.Random(SEED)
    spec = load(SAMPLES[sample])
    for each in chain([spec], (changed(spec, chance) for _ in count())):
        tree = _emitted(each)
        if tree is not None:
            yield tree


@cache
def pool(sample: str) -> tuple[Tree, ...]:
    """Return the trees of a sample spec, and of it with changes."""
    return tuple(islice(_trees(sample), _POOL))


@dataclass(frozen=True)
class Case:
    """One file of a round."""

    path: str
    base: str
    ours: str
    theirs: str

    @property
    def result(self) -> Merged:
        return merge(self.base, self.ours, self.theirs, LABELS, path=self.path)


def cases(number: int) -> list[Case]:
    """Give the files that were edited by hand in one round."""
    chance = random.Random(SEED * 100_000 + number)
    trees = pool(chance.choice(["bookshop", "chinook"]))
    before, after = chance.sample(trees, 2)
    both = [p for p in before if p in after and p.endswith(".py") and before[p].text]
    moving = [p for p in both if before[p].text != after[p].text]
    hand = Hand(chance)
    chosen = chance.sample(moving, min(_EDITED_FILES, len(moving)))
    return [
        Case(p, before[p].text, hand.edited(before[p].text), after[p].text)
        for p in chosen
    ]


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"hand\d+x", text))


def check(case: Case) -> str | None:
    """Tell what is wrong with the merge of a file."""
    result = case.result
    if _words(case.ours) - _words(result.text):
        return "words are lost"
    if not result.conflicts:
        try:
            ast.parse(result.text)
        except SyntaxError as error:
            return f"does not parse: {error}"
        again = merge(case.base, result.text, case.theirs, LABELS, path=case.path)
        if again.text != result.text:
            return "merging again changes it"
        return _deletions(case, result.text)
    base = definitions(case.base)
    mine = touched(base, definitions(case.ours))
    other = touched(base, definitions(case.theirs))
    return None if _meet(mine, other) else "a needless conflict"


def _meet(mine: set[str], other: set[str]) -> bool:
    """Tell whether both touched one thing, or one of them a class around it."""
    return any(
        one == two or one.startswith(f"{two}.") or two.startswith(f"{one}.")
        for one in mine
        for two in other
    )


def _deletions(case: Case, text: str) -> str | None:
    base, theirs = definitions(case.base), definitions(case.theirs)
    for name in base.keys() - definitions(case.ours).keys():
        unchanged = theirs.get(name) == base[name]
        imports = name.split(".")[-1].startswith(("from ", "import ", "if "))
        if unchanged and not imports and name in definitions(text):
            return f"{name} was deleted and is back"
    return None


@pytest.mark.expensive
@pytest.mark.parametrize("chunk", range(_CHUNKS))
def test_nothing_is_lost_broken_or_asked_needlessly(chunk: int) -> None:
    wrong = []
    for number in range(chunk, ROUNDS, _CHUNKS):
        for case in cases(number):
            problem = check(case)
            if problem is not None:
                wrong.append((number, case.path, problem))
    assert wrong == []


@pytest.mark.parametrize(
    "sample", ["bookshop", pytest.param("chinook", marks=pytest.mark.expensive)]
)
def test_files_that_nobody_edited_become_what_the_generator_writes(sample: str) -> None:
    before, after = islice(_trees(sample), 2)
    for path in before.keys() & after.keys():
        old, new = before[path].text, after[path].text
        assert merge(old, old, new, LABELS, path=path).text == new
