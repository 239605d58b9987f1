"""`gen merge`: what is pinned, deleted or one's own on one branch stays so."""

from __future__ import annotations

from tests.cli.team import Team
from tests.cli.test_merge_branches import (
    begun,
    field,
    first_and_last_field,
    in_conflict,
    settle,
    team,
)

__all__ = ["begun", "team"]

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
