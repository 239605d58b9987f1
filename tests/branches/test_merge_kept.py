"""`gen merge` keeps the pins, deletions and user files of both branches."""

from __future__ import annotations

import pytest

from tests.branches.team import Team, spec_of
from tests.branches.test_merge_branches import (
    CREATE,
    field,
    first_and_last_field,
    in_conflict,
    in_region,
    logs,
    settle,
)

CONFIG = "app/core/config.py"
TESTS = "tests/api/test_books.py"


def pinned(team: Team, *places: str) -> None:
    assert team.shop.run("resolve", "--pin", *places).code == 0


def test_the_pins_of_both_branches_are_kept(team: Team) -> None:
    def ada(team: Team) -> None:
        field("Book", "last")(team)
        pinned(team, f"{CONFIG}:Settings.database_url", "compose.yaml")

    def ben(team: Team) -> None:
        first_and_last_field(team)
        pinned(team, f"{CONFIG}:Settings.environment")

    assert in_conflict(team, ada, ben)

    settle(team)

    assert team.shop.run("edits").out.splitlines() == [
        CONFIG,
        "  pinned   Settings.database_url",
        "  pinned   Settings.environment",
        "compose.yaml",
        "  pinned   all of it",
    ]


def test_a_file_deleted_on_one_branch_stays_deleted(team: Team) -> None:
    def ada(team: Team) -> None:
        field("Book", "last")(team)
        (team.shop.output / TESTS).unlink()

    assert in_conflict(team, ada, first_and_last_field)

    settle(team)

    assert not (team.shop.output / TESTS).exists()
    assert team.shop.run("edits").out == f"{TESTS}  (opted out)\n"
    team.git("commit", "--quiet", "--no-edit")
    team.assert_in_step()


def test_ones_own_file_in_the_place_of_a_deleted_one_stays_ones_own(
    team: Team,
) -> None:
    def ada(team: Team) -> None:
        (team.shop.output / TESTS).unlink()
        assert team.shop.run().code == 0
        field("Book", "last")(team)
        (team.shop.output / TESTS).write_text("mine = 1\n", "utf-8")

    assert in_conflict(team, ada, first_and_last_field)

    settle(team)

    assert team.read(TESTS) == "mine = 1\n"
    assert "a file of your own is there" in team.shop.run("edits").out
    team.git("commit", "--quiet", "--no-edit")
    team.assert_in_step()


NOTE = "entities:\n  Note:\n    fields:\n      title: string(200)\n"


def test_edits_of_what_the_other_branch_dropped_are_reported(team: Team) -> None:
    spec = team.folder / "specs/note.yaml"
    spec.write_text(NOTE, "utf-8")
    team.gen()
    team.commit("notes")

    def ada(team: Team) -> None:
        spec.unlink()
        team.gen("--allow-destructive")

    def ben(team: Team) -> None:
        service = team.output / "app/services/note.py"
        service.write_text(service.read_text("utf-8") + "\nby_hand = 1\n", "utf-8")

    assert in_conflict(team, ada, ben) == ["output/app/services/note.py"]

    said = settle(team)

    assert "no longer managed  app/services/note.py" in said
    assert "warning[import-broken]: `app/services/note.py`" in said
    assert team.read("app/services/note.py").endswith("\nby_hand = 1\n")


@pytest.mark.parametrize("renames_here", [True, False])
def test_own_files_with_names_that_the_other_branch_renamed_are_reported(
    team: Team, renames_here: bool
) -> None:
    def renames(team: Team) -> None:
        team.edit(spec_of("Book"), "  Book:\n", "  Volume:\n    was: Book\n")
        logs(CREATE, 'print("ada")')(team)

    def uses(team: Team) -> None:
        field("Member", "age")(team)
        in_region("ben = 2")(team)
        (team.output / "app/own").mkdir()
        own = "from app.models.book import Book\n\nFOUND = Book\n"
        (team.output / "app/own/x.py").write_text(own, "utf-8")

    assert in_conflict(team, *((uses, renames) if renames_here else (renames, uses)))

    said = settle(team)

    assert "warning[import-broken]: `app/own/x.py`" in said
    assert "still use an old name; change what means the renamed thing:" in said
    assert "  app/own/x.py:3: FOUND = Book\n" in said
