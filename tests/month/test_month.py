"""A month of a team: manual edits and changes to the spec, one after the other.

After each step every edit is present and works, all names are defined, and the
application starts.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.month import changes, edits
from tests.month.changes import Change
from tests.month.edits import Edit
from tests.month.team import SPECS, Team

pytestmark = pytest.mark.expensive


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Return a project on its first day."""
    shutil.copytree(SPECS, tmp_path / "specs")
    team = Team(tmp_path)
    team.git("init", "--quiet", "--initial-branch=main")
    team.gen()
    commit(team, "first day")
    return team


def commit(team: Team, what: str) -> None:
    """Commit all changes."""
    team.git("add", "--all")
    team.git("commit", "--quiet", "--allow-empty", "--message", what)


def days(
    made: Sequence[Edit], changed: Sequence[Change]
) -> Iterator[tuple[list[Edit], Change | None]]:
    """Yield the edits and the spec change of each day of a week."""
    size = max(1, -(-len(made) // len(changed)))
    parts = [list(made[n : n + size]) for n in range(0, len(made), size)]
    yield from zip_longest(parts, changed, fillvalue=None)


def spend(
    team: Team, week: Sequence[Edit], plan: Sequence[Change], before: Sequence[Edit]
) -> list[Edit]:
    """Play a week and check every edit after each step; return all edits so far."""
    known = list(before)
    for made, change in days(week, plan):
        for edit in made or []:
            edit.make(team)
            known.append(edit)
        commit(team, "edits")
        check(team, known, "edits by hand")
        if change is not None:
            change.make(team)
            said = team.gen(*change.options)
            for path, old, new in change.own:
                assert path in said, said
                team.replace(path, old, new)
            check(team, known, change.name)
            commit(team, change.name)
    return known


def check(team: Team, known: Sequence[Edit], step: str) -> None:
    """Check that every edit works and that all names are defined."""
    broken = team.broken({edit.name: edit.evidence for edit in known})
    assert broken == {}, f"after {step}: {broken}"
    assert team.undefined() == "", f"after {step}"


def part_and_meet(team: Team, before: Sequence[Edit]) -> list[Edit]:
    """Work on two branches and merge them; return all edits so far."""
    known = list(before)
    for branch, made, change in zip(
        ("left", "right"), edits.OF_TWO, changes.OF_TWO, strict=True
    ):
        team.git("checkout", "--quiet", "-b", branch, "main")
        for edit in made:
            edit.make(team)
            known.append(edit)
        change.make(team)
        team.gen()
        commit(team, branch)
    team.git("checkout", "--quiet", "main")
    team.git("merge", "--quiet", "left")
    team.merge("right")
    check(team, known, "the merge")
    assert "error[contract-outdated]" in team.gen("check", code=1)
    team.take_over()
    assert team.gen("check").endswith("in step\n")
    commit(team, "the merge")
    return known


def test_a_month(team: Team) -> None:
    known = spend(team, edits.FIRST_WEEK, changes.FIRST_WEEK, [])
    known = spend(team, edits.SECOND_WEEK, changes.SECOND_WEEK, known)
    team.tool(
        "ruff", "check", "--fix", "-q", "--select", "I,UP,F401,RUF,SIM,C4,PIE", "."
    )
    team.tool("black", "-q", "-l", "120", "app")
    commit(team, "a formatter")
    known = spend(team, edits.THIRD_WEEK, changes.THIRD_WEEK, known)
    known = part_and_meet(team, known)
    spend(team, (), changes.FOURTH_WEEK, known)
