"""`gen merge` when two branches changed the same table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.branches.team import BranchProject, spec_path
from tests.branches.test_merge_branches import (
    CREATE,
    Work,
    add_first_field,
    adds_field,
    adds_in_region,
    in_sequence,
    inserts_line,
    merge_work,
    read_work_tree,
    run_merge,
)
from tests.forked_python import run_python

pytestmark = pytest.mark.expensive

NOTES = "      notes: text | null\n"
OPTIONAL = "isbn: string(13) | null"
REQUIRED = "isbn: {type: integer, backfill: 1}"


def add_notes(team: BranchProject) -> None:
    """Add notes to books before the branches diverge."""
    team.add_field("Book", "notes: text | null")
    team.gen()
    team.commit("notes")


def rename_notes(team: BranchProject) -> None:
    team.edit(
        spec_path("Book"),
        NOTES,
        "      remarks: {type: text, optional: true, was: notes}\n",
    )


def drop_notes(team: BranchProject) -> None:
    team.edit(spec_path("Book"), NOTES, "")
    team.gen("--allow-destructive")


def adds_first_field(field: str) -> Work:
    """Return a change that adds a field before the other fields of a book."""

    def work(team: BranchProject) -> None:
        start = "    fields:\n"
        team.edit(spec_path("Book"), start, f"{start}      {field}\n")

    return work


def revision_ids(team: BranchProject, *numbers: str) -> list[str]:
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


def assert_upgrades(team: BranchProject, number: str) -> None:
    """Check that databases of both branches upgrade to the merged tables."""
    for start in revision_ids(team, number):
        for database in team.output.glob("*.db"):
            database.unlink()
        for command in (["upgrade", start], ["upgrade", "head"], ["check"]):
            program = f"from alembic.config import main; main({command})"
            ran = run_python("-c", program, folder=team.output)
            assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("ada", [rename_notes, drop_notes])
def test_one_branch_removes_or_renames_a_field_and_one_adds_a_field(
    team: BranchProject, ada: Work
) -> None:
    add_notes(team)
    merge_work(team, ada, adds_first_field(OPTIONAL))

    run_merge(team)

    team.git("commit", "--quiet", "--no-edit")
    team.assert_up_to_date()
    assert team.revisions() == ["0001", "0002", "0003", "0003", "0004"]
    model = team.read("app/models/book.py")
    assert "isbn: " in model
    assert "notes: " not in model
    assert ("remarks: " in model) == (ada is rename_notes)
    assert_upgrades(team, "0003")


@pytest.mark.parametrize(
    ("ada", "ben", "said"),
    [
        # On SQLite, adding a required column copies the table with all of its columns.
        (
            adds_first_field(REQUIRED),
            drop_notes,
            "one branch dropped or renamed what `migrations/",
        ),
        (
            drop_notes,
            in_sequence(adds_first_field(OPTIONAL), drop_notes),
            "both branches changed `notes` of the",
        ),
    ],
)
def test_incompatible_schema_changes_are_refused(
    team: BranchProject, ada: Work, ben: Work, said: str
) -> None:
    add_notes(team)
    merge_work(team, ada, ben)
    before = read_work_tree(team)

    ran = team.shop.run("merge")

    assert ran.code == 2
    assert f"error[merge-collision]: {said}" in ran.err
    assert read_work_tree(team) == before


def rename_book(team: BranchProject) -> None:
    team.edit(spec_path("Book"), "  Book:\n", "  Volume:\n    was: Book\n")


def delete_revision(team: BranchProject, subject: str) -> str:
    """Delete the only revision about a subject and its snapshot; return its path."""
    (path,) = (team.output / "migrations/versions").glob(f"*{subject}*.py")
    snapshot = team.output / f".gen/schema/{_revision(path)}.json"
    path.unlink()
    snapshot.unlink()
    return f"migrations/versions/{path.name}"


@pytest.mark.parametrize("how", ["merge", "rebase"])
def test_a_revision_that_collides_is_replaced_once_deleted(
    team: BranchProject, how: str
) -> None:
    team.commit_on_branch("ada", lambda: rename_book(team))
    team.commit_on_branch("ben", lambda: adds_first_field(OPTIONAL)(team))
    team.git(how, "ada", may_fail=True)
    assert team.unmerged_paths()

    ran = team.shop.run("merge")

    assert ran.code == 2
    assert "error[merge-collision]" in ran.err
    assert "or `gen merge` during a git merge" in ran.err
    taken = delete_revision(team, "isbn")
    said = run_merge(team)
    assert f"warning[revision-replaced]: `{taken}` was deleted" in said
    assert "migration                 volumes: add isbn" in said
    assert team.unmerged_paths() == []
    if how == "merge":
        team.git("commit", "--quiet", "--no-edit")
    else:
        team.git("rebase", "--continue")
    assert team.git("status", "--porcelain") == ""
    team.assert_up_to_date()
    assert team.revisions() == ["0001", "0002", "0003"]
    assert_upgrades(team, "0002")


def test_a_revert_keeps_the_revision_and_adds_one_that_undoes_it(
    team: BranchProject,
) -> None:
    in_sequence(adds_field("Book", "last"), inserts_line(CREATE, 'print("last")'))(team)
    team.gen()
    team.commit("last")
    in_sequence(add_first_field, adds_in_region("kept = 1"))(team)
    team.gen()
    team.commit("first")
    team.git("revert", "--no-edit", "HEAD~1", may_fail=True)
    assert team.unmerged_paths()
    ran = team.shop.run()
    assert ran.code == 2
    assert "error[missing-revision]" in ran.err
    assert "`gen merge` restores it" in ran.err

    refused = team.shop.run("merge")

    assert refused.code == 2
    assert "--allow-destructive" in refused.err
    ran = team.shop.run("merge", "--allow-destructive")
    assert ran.code == 0, ran.err
    assert team.unmerged_paths() == []
    team.git("-c", "core.editor=true", "revert", "--continue")
    assert team.git("status", "--porcelain") == ""
    team.assert_up_to_date()
    assert team.revisions() == ["0001", "0002", "0003", "0004"]
    model, service = team.read("app/models/book.py"), team.read("app/services/book.py")
    assert "first: " in model
    assert "last: " not in model
    assert "kept = 1" in service
    assert 'print("last")' not in service
    assert_upgrades(team, "0003")


def test_a_revert_without_conflicts_keeps_the_revision_too(team: BranchProject) -> None:
    adds_field("Book", "last")(team)
    team.gen()
    team.commit("last")
    team.git("revert", "--no-commit", "HEAD")
    assert team.unmerged_paths() == []

    ran = team.shop.run("merge", "--allow-destructive")

    assert ran.code == 0, ran.err
    team.git("commit", "--quiet", "--no-edit")
    assert team.git("status", "--porcelain") == ""
    team.assert_up_to_date()
    assert team.revisions() == ["0001", "0002", "0003"]
    assert_upgrades(team, "0002")
