"""`gen merge` keeps the pins, deletions and user files of both branches."""

from __future__ import annotations

import pytest

from tests.branches.team import BranchProject, spec_path
from tests.branches.test_merge_branches import (
    CREATE,
    add_first_field,
    adds_field,
    adds_in_region,
    inserts_line,
    merge_work,
    run_merge,
)

pytestmark = pytest.mark.expensive

CONFIG = "app/core/config.py"
TESTS = "tests/api/test_books.py"


def pin_places(team: BranchProject, *places: str) -> None:
    assert team.shop.run("resolve", "--pin", *places).code == 0


def test_the_pins_of_both_branches_are_kept(team: BranchProject) -> None:
    def ada(team: BranchProject) -> None:
        adds_field("Book", "last")(team)
        pin_places(team, f"{CONFIG}:Settings.database_url", "compose.yaml")

    def ben(team: BranchProject) -> None:
        add_first_field(team)
        pin_places(team, f"{CONFIG}:Settings.environment")

    assert merge_work(team, ada, ben)

    run_merge(team)

    assert team.shop.run("edits").out.splitlines() == [
        CONFIG,
        "  pinned   Settings.database_url",
        "  pinned   Settings.environment",
        "compose.yaml",
        "  pinned   the entire file",
    ]


def test_a_file_deleted_on_one_branch_stays_deleted(team: BranchProject) -> None:
    def ada(team: BranchProject) -> None:
        adds_field("Book", "last")(team)
        (team.shop.output / TESTS).unlink()

    assert merge_work(team, ada, add_first_field)

    run_merge(team)

    assert not (team.shop.output / TESTS).exists()
    assert team.shop.run("edits").out == f"{TESTS}  (opted out)\n"
    team.git("commit", "--quiet", "--no-edit")
    team.assert_up_to_date()


def test_a_user_file_that_replaces_a_deleted_file_is_kept(
    team: BranchProject,
) -> None:
    def ada(team: BranchProject) -> None:
        (team.shop.output / TESTS).unlink()
        assert team.shop.run().code == 0
        adds_field("Book", "last")(team)
        (team.shop.output / TESTS).write_text("mine = 1\n", "utf-8")

    assert merge_work(team, ada, add_first_field)

    run_merge(team)

    assert team.read(TESTS) == "mine = 1\n"
    assert "a file of your own is in its place" in team.shop.run("edits").out
    team.git("commit", "--quiet", "--no-edit")
    team.assert_up_to_date()


NOTE = "entities:\n  Note:\n    fields:\n      title: string(200)\n"


def test_edits_of_files_dropped_on_the_other_branch_are_reported(
    team: BranchProject,
) -> None:
    spec = team.folder / "specs/note.yaml"
    spec.write_text(NOTE, "utf-8")
    team.gen()
    team.commit("notes")

    def ada(team: BranchProject) -> None:
        spec.unlink()
        team.gen("--allow-destructive")

    def ben(team: BranchProject) -> None:
        service = team.output / "app/services/note.py"
        service.write_text(service.read_text("utf-8") + "\nby_hand = 1\n", "utf-8")

    assert merge_work(team, ada, ben) == ["output/app/services/note.py"]

    said = run_merge(team)

    assert "no longer managed  app/services/note.py" in said
    assert "warning[import-broken]: `app/services/note.py`" in said
    assert team.read("app/services/note.py").endswith("\nby_hand = 1\n")


@pytest.mark.parametrize("renames_here", [True, False])
def test_user_files_with_names_renamed_on_the_other_branch_are_reported(
    team: BranchProject, renames_here: bool
) -> None:
    def renames(team: BranchProject) -> None:
        team.edit(spec_path("Book"), "  Book:\n", "  Volume:\n    was: Book\n")
        inserts_line(CREATE, 'print("ada")')(team)

    def uses(team: BranchProject) -> None:
        adds_field("Member", "age")(team)
        adds_in_region("ben = 2")(team)
        (team.output / "app/own").mkdir()
        own = "from app.models.book import Book\n\nFOUND = Book\n"
        (team.output / "app/own/x.py").write_text(own, "utf-8")

    assert merge_work(team, *((uses, renames) if renames_here else (renames, uses)))

    said = run_merge(team)

    assert "warning[import-broken]: `app/own/x.py`" in said
    assert "still use an old name; change those that mean the renamed thing:" in said
    assert "  app/own/x.py:3: FOUND = Book\n" in said
