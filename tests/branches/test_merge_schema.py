"""`gen merge` when two branches changed the same table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.branches.team import Team, spec_of
from tests.branches.test_merge_branches import (
    CREATE,
    Work,
    both,
    field,
    first_and_last_field,
    in_conflict,
    in_region,
    logs,
    settle,
    work_tree,
)
from tests.forking import run_python

NOTES = "      notes: text | null\n"
OPTIONAL = "isbn: string(13) | null"
REQUIRED = "isbn: {type: integer, backfill: 1}"


def with_notes(team: Team) -> None:
    """Add notes to books before the branches diverge."""
    team.add_field("Book", "notes: text | null")
    team.gen()
    team.commit("notes")


def renames(team: Team) -> None:
    team.edit(
        spec_of("Book"),
        NOTES,
        "      remarks: {type: text, optional: true, was: notes}\n",
    )


def drops(team: Team) -> None:
    team.edit(spec_of("Book"), NOTES, "")
    team.gen("--allow-destructive")


def adds(field: str) -> Work:
    """Return a change that adds a field before the other fields of a book."""

    def work(team: Team) -> None:
        start = "    fields:\n"
        team.edit(spec_of("Book"), start, f"{start}      {field}\n")

    return work


def heads(team: Team, *numbers: str) -> list[str]:
    """Return the ids of the revisions with the given numbers."""
    paths = sorted((team.output / "migrations/versions").glob("*.py"))
    return [_revision(path) for path in paths if path.name[:4] in numbers]


def _revision(path: Path) -> str:
    (line,) = (
        line
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("revision")
    )
    return line.split('"')[1]


def assert_upgrades(team: Team, number: str) -> None:
    """Check that databases of both branches upgrade to the merged tables."""
    for start in heads(team, number):
        for database in team.output.glob("*.db"):
            database.unlink()
        for command in (["upgrade", start], ["upgrade", "head"], ["check"]):
            program = f"from alembic.config import main; main({command})"
            ran = run_python("-c", program, folder=team.output)
            assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("ada", [renames, drops])
def test_a_field_goes_on_one_branch_and_one_comes_on_the_other(
    team: Team, ada: Work
) -> None:
    with_notes(team)
    in_conflict(team, ada, adds(OPTIONAL))

    settle(team)

    team.git("commit", "--quiet", "--no-edit")
    team.assert_in_step()
    assert team.revisions() == ["0001", "0002", "0003", "0003", "0004"]
    model = team.read("app/models/book.py")
    assert "isbn: " in model
    assert "notes: " not in model
    assert ("remarks: " in model) == (ada is renames)
    assert_upgrades(team, "0003")


@pytest.mark.parametrize(
    ("ada", "ben", "said"),
    [
        # On SQLite, adding a required column copies the table with all of its columns.
        (adds(REQUIRED), drops, "one branch took away or renamed what `migrations/"),
        (drops, both(adds(OPTIONAL), drops), "both branches changed `notes` of the"),
    ],
)
def test_what_cannot_be_done_beside_the_other_is_refused(
    team: Team, ada: Work, ben: Work, said: str
) -> None:
    with_notes(team)
    in_conflict(team, ada, ben)
    before = work_tree(team)

    ran = team.shop.run("merge")

    assert ran.code == 2
    assert f"error[merge-collision]: {said}" in ran.err
    assert work_tree(team) == before


def renames_table(team: Team) -> None:
    team.edit(spec_of("Book"), "  Book:\n", "  Volume:\n    was: Book\n")


def take_away(team: Team, subject: str) -> str:
    """Delete the only revision about a subject and its snapshot; return its path."""
    (path,) = (team.output / "migrations/versions").glob(f"*{subject}*.py")
    snapshot = team.output / f".gen/schema/{_revision(path)}.json"
    path.unlink()
    snapshot.unlink()
    return f"migrations/versions/{path.name}"


@pytest.mark.parametrize("how", ["merge", "rebase"])
def test_a_revision_that_cannot_follow_is_replaced(team: Team, how: str) -> None:
    team.on_branch("ada", lambda: renames_table(team))
    team.on_branch("ben", lambda: adds(OPTIONAL)(team))
    team.git(how, "ada", may_fail=True)
    assert team.unmerged()

    ran = team.shop.run("merge")

    assert ran.code == 2
    assert "error[merge-collision]" in ran.err
    assert "or `gen merge` while git is joining the branches" in ran.err
    taken = take_away(team, "isbn")
    said = settle(team)
    assert f"warning[revision-replaced]: `{taken}` was deleted" in said
    assert "migration                 volumes: add isbn" in said
    assert team.unmerged() == []
    if how == "merge":
        team.git("commit", "--quiet", "--no-edit")
    else:
        team.git("rebase", "--continue")
    assert team.git("status", "--porcelain") == ""
    team.assert_in_step()
    assert team.revisions() == ["0001", "0002", "0003"]
    assert_upgrades(team, "0002")


def test_a_revert_keeps_the_revision_and_undoes_it_in_the_next(team: Team) -> None:
    both(field("Book", "last"), logs(CREATE, 'print("last")'))(team)
    team.gen()
    team.commit("last")
    both(first_and_last_field, in_region("kept = 1"))(team)
    team.gen()
    team.commit("first")
    team.git("revert", "--no-edit", "HEAD~1", may_fail=True)
    assert team.unmerged()
    ran = team.shop.run()
    assert ran.code == 2
    assert "error[missing-revision]" in ran.err
    assert "`gen merge` brings it back" in ran.err

    refused = team.shop.run("merge")

    assert refused.code == 2
    assert "--allow-destructive" in refused.err
    ran = team.shop.run("merge", "--allow-destructive")
    assert ran.code == 0, ran.err
    assert team.unmerged() == []
    team.git("-c", "core.editor=true", "revert", "--continue")
    assert team.git("status", "--porcelain") == ""
    team.assert_in_step()
    assert team.revisions() == ["0001", "0002", "0003", "0004"]
    model, service = team.read("app/models/book.py"), team.read("app/services/book.py")
    assert "first: " in model
    assert "last: " not in model
    assert "kept = 1" in service
    assert 'print("last")' not in service
    assert_upgrades(team, "0003")


def test_a_revert_without_conflicts_keeps_the_revision_too(team: Team) -> None:
    field("Book", "last")(team)
    team.gen()
    team.commit("last")
    team.git("revert", "--no-commit", "HEAD")
    assert team.unmerged() == []

    ran = team.shop.run("merge", "--allow-destructive")

    assert ran.code == 0, ran.err
    team.git("commit", "--quiet", "--no-edit")
    assert team.git("status", "--porcelain") == ""
    team.assert_in_step()
    assert team.revisions() == ["0001", "0002", "0003"]
    assert_upgrades(team, "0002")
