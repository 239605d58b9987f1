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
from tests.month.changes import MonthChange
from tests.month.edits import MonthEdit
from tests.month.team import SPECS, TeamProject

pytestmark = pytest.mark.expensive


@pytest.fixture
def team(tmp_path: Path) -> TeamProject:
    """Return a project on its first day."""
    shutil.copytree(SPECS, tmp_path / "specs")
    team = TeamProject(tmp_path)
    team.git("init", "--quiet", "--initial-branch=main")
    team.gen()
    commit(team, "first day")
    return team


def commit(team: TeamProject, what: str) -> None:
    """Commit all changes."""
    team.git("add", "--all")
    team.git("commit", "--quiet", "--allow-empty", "--message", what)


def pair_by_day(
    made: Sequence[MonthEdit], changed: Sequence[MonthChange]
) -> Iterator[tuple[list[MonthEdit], MonthChange | None]]:
    """Yield the edits and the spec change of each day of a week."""
    size = max(1, -(-len(made) // len(changed)))
    parts = [list(made[n : n + size]) for n in range(0, len(made), size)]
    yield from zip_longest(parts, changed, fillvalue=None)


def play_week(
    team: TeamProject,
    week: Sequence[MonthEdit],
    plan: Sequence[MonthChange],
    before: Sequence[MonthEdit],
) -> list[MonthEdit]:
    """Play a week and check every edit after each step; return all edits so far."""
    known = list(before)
    for made, change in pair_by_day(week, plan):
        for edit in made or []:
            edit.apply_edit(team)
            known.append(edit)
        commit(team, "edits")
        check(team, known, "edits by hand")
        if change is not None:
            change.apply_to(team)
            said = team.gen(*change.options)
            for path, old, new in change.user_file_updates:
                assert path in said, said
                team.replace(path, old, new)
            check(team, known, change.name)
            commit(team, change.name)
    return known


def check(team: TeamProject, known: Sequence[MonthEdit], step: str) -> None:
    """Check that every edit works and that all names are defined."""
    broken = team.failing_edits({edit.name: edit.evidence for edit in known})
    assert broken == {}, f"after {step}: {broken}"
    assert team.ruff_name_errors() == "", f"after {step}"


def work_on_two_branches(
    team: TeamProject, before: Sequence[MonthEdit]
) -> list[MonthEdit]:
    """Work on two branches and merge them; return all edits so far."""
    known = list(before)
    for branch, made, change in zip(
        ("left", "right"), edits.ON_BRANCHES, changes.ON_BRANCHES, strict=True
    ):
        team.git("checkout", "--quiet", "-b", branch, "main")
        for edit in made:
            edit.apply_edit(team)
            known.append(edit)
        change.apply_to(team)
        team.gen()
        commit(team, branch)
    team.git("checkout", "--quiet", "main")
    team.git("merge", "--quiet", "left")
    team.merge("right")
    check(team, known, "the merge")
    assert "error[contract-outdated]" in team.gen("check", code=1)
    team.update_contract()
    assert team.gen("check").endswith("up to date\n")
    commit(team, "the merge")
    return known


@pytest.mark.minutes
def test_edits_survive_a_month_of_changes(team: TeamProject) -> None:
    known = play_week(team, edits.FIRST_WEEK, changes.FIRST_WEEK, [])
    known = play_week(team, edits.SECOND_WEEK, changes.SECOND_WEEK, known)
    team.run_tool(
        "ruff", "check", "--fix", "-q", "--select", "I,UP,F401,RUF,SIM,C4,PIE", "."
    )
    team.run_tool("black", "-q", "-l", "120", "app")
    commit(team, "a formatter")
    known = play_week(team, edits.THIRD_WEEK, changes.THIRD_WEEK, known)
    known = work_on_two_branches(team, known)
    play_week(team, (), changes.FOURTH_WEEK, known)
