"""Random manual edits merged with random spec changes, on real emitted code."""

from __future__ import annotations

import ast
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from generator.diagnostics import Problems
from generator.merge import Authors, Labels, MergeResult, merge_texts
from generator.merge.python.module_names import newly_unbound_names
from generator.pipeline.project import Project
from generator.pipeline.run import Options, generate_tree
from generator.tree import Tree
from tests.emit_helpers import SAMPLES, write_spec
from tests.properties.definitions import changed_names, definitions
from tests.properties.random_edits import RandomEditor
from tests.properties.spec_changes import Spec, change_spec, load_spec

LABELS = Labels("mine", "gen")
ROUNDS = int(os.environ.get("MERGE_ROUNDS", "500"))
SEED = int(os.environ.get("MERGE_SEED", "4"))
_POOL = 12
_CHUNKS = 5
_EDITED_FILES = 3


def _emit_valid(spec: Spec) -> Tree | None:
    """Return the files of a spec, or None if it is invalid."""
    with TemporaryDirectory() as folder:
        specs = write_spec(spec, Path(folder) / "specs")
        project = Project(specs.parent, specs, specs.parent / "output", None)
        problems = Problems()
        tree = generate_tree(project, Options(allow_destructive=True), problems)
    if tree is None or problems.has_errors:
        return None
    return {path: f for path, f in tree.items() if not path.startswith(".gen/")}


def _trees(sample: str) -> Iterator[Tree]:
    """Yield the tree of a sample spec, then trees of changed versions, endlessly."""
    chance = random.Random(SEED)
    spec = load_spec(SAMPLES[sample])
    for each in chain([spec], (change_spec(spec, chance) for _ in count())):
        tree = _emit_valid(each)
        if tree is not None:
            yield tree


@cache
def pool(sample: str) -> tuple[Tree, ...]:
    """Return the trees of a sample spec and of changed versions."""
    return tuple(islice(_trees(sample), _POOL))


@dataclass(frozen=True)
class Case:
    """One file of a round."""

    path: str
    base: str
    ours: str
    theirs: str
    authors: Authors = Authors.USER_AND_GENERATOR

    @property
    def result(self) -> MergeResult:
        return self.merge_with(self.ours)

    def merge_with(self, ours: str) -> MergeResult:
        return merge_texts(
            *(self.base, ours, self.theirs, LABELS),
            path=self.path,
            authors=self.authors,
        )


def edited_files(number: int) -> list[Case]:
    """Return the files that a user edited in one round."""
    chance = random.Random(SEED * 100_000 + number)
    trees = pool(chance.choice(["bookshop", "chinook"]))
    before, after = chance.sample(trees, 2)
    both = [p for p in before if p in after and p.endswith(".py") and before[p].text]
    moving = [p for p in both if before[p].text != after[p].text]
    hand = RandomEditor(chance)
    chosen = chance.sample(moving, min(_EDITED_FILES, len(moving)))
    return [
        Case(p, before[p].text, hand.apply_edits(before[p].text), after[p].text)
        for p in chosen
    ]


def files_edited_by_two(number: int) -> list[Case]:
    """Return files that two users edited differently in one round."""
    chance = random.Random(SEED * 100_000 + number)
    tree = chance.choice(pool(chance.choice(["bookshop", "chinook"])))
    paths = [p for p in tree if p.endswith(".py") and tree[p].text]
    one, two = RandomEditor(chance), RandomEditor(chance, words=500)
    return [
        Case(
            *(
                p,
                tree[p].text,
                one.apply_edits(tree[p].text),
                two.apply_edits(tree[p].text),
            ),
            Authors.TWO_USERS,
        )
        for p in chance.sample(paths, _EDITED_FILES)
    ]


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"hand\d+x", text))


def check(case: Case) -> str | None:
    """Return the problem with the merge of a file, or None."""
    result = case.result
    if _words(case.ours) - _words(result.text):
        return "words are lost"
    if case.authors is Authors.TWO_USERS and _words(case.theirs) - _words(result.text):
        return "their words are lost"
    if not result.conflicts:
        unbound = newly_unbound_names(result.text, case.ours, case.theirs)
        if unbound:
            return f"names are unbound: {sorted(unbound)}"
        try:
            ast.parse(result.text)
        except SyntaxError as error:
            return f"does not parse: {error}"
        again = case.merge_with(result.text)
        if again.text != result.text:
            return "merging again changes it"
        return _deletions(case, result.text)
    base = definitions(case.base)
    mine = changed_names(base, definitions(case.ours))
    other = changed_names(base, definitions(case.theirs))
    if _overlap(mine, other) or _is_needed(
        case, base.keys() - definitions(case.ours).keys()
    ):
        return None
    return "a needless conflict"


def _is_needed(case: Case, removed: set[str]) -> bool:
    """Return whether theirs uses a name that ours removed more often than base does."""
    return any(
        len(re.findall(rf"\b{name}\b", case.theirs))
        > len(re.findall(rf"\b{name}\b", case.base))
        for name in map(re.escape, removed)
    )


def _overlap(mine: set[str], other: set[str]) -> bool:
    """Return whether both sides changed one definition, or one an enclosing class."""
    return any(
        one == two or one.startswith(f"{two}.") or two.startswith(f"{one}.")
        for one in mine
        for two in other
    )


def _deletions(case: Case, text: str) -> str | None:
    base, theirs = definitions(case.base), definitions(case.theirs)
    for name in base.keys() - definitions(case.ours).keys():
        unchanged = theirs.get(name) == base[name]
        imports = re.search(r"(^|\.)(from|import|if) ", name) is not None
        if unchanged and not imports and name in definitions(text):
            return f"{name} was deleted and is back"
    return None


@pytest.mark.expensive
@pytest.mark.parametrize("chunk", range(_CHUNKS))
def test_merges_lose_nothing_and_conflict_only_if_needed(chunk: int) -> None:
    assert failed_merges(edited_files, chunk) == []


@pytest.mark.expensive
@pytest.mark.parametrize("chunk", range(_CHUNKS))
def test_merges_of_two_branches_lose_nothing_and_conflict_only_if_needed(
    chunk: int,
) -> None:
    assert failed_merges(files_edited_by_two, chunk) == []


def failed_merges(
    made: Callable[[int], list[Case]], chunk: int
) -> list[tuple[int, str, str]]:
    """Return the problems found in a chunk of the rounds."""
    return [
        (number, case.path, problem)
        for number in range(chunk, ROUNDS, _CHUNKS)
        for case in made(number)
        if (problem := check(case)) is not None
    ]


@pytest.mark.parametrize(
    "sample", ["bookshop", pytest.param("chinook", marks=pytest.mark.expensive)]
)
def test_unedited_files_become_the_generated_version(sample: str) -> None:
    before, after = islice(_trees(sample), 2)
    for path in before.keys() & after.keys():
        old, new = before[path].text, after[path].text
        assert merge_texts(old, old, new, LABELS, path=path).text == new
