"""Branches that git merges by itself: manual edits follow their files."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.branches.team import Team
from tests.situations.clinic import Clinic

REGION = "# region custom: imports\n"
MINE = "import os as mine  # by hand: import\n"


def edit(place: str) -> Callable[[Clinic], None]:
    """Return a change that edits one file by hand."""

    def work(clinic: Clinic) -> None:
        clinic.edit(place, REGION, REGION + MINE)

    return work


@pytest.mark.parametrize("place", ["schemas", "service", "router"])
@pytest.mark.parametrize("what", [Clinic.switch, Clinic.rename])
@pytest.mark.parametrize("edits_first", [True, False])
def test_git_puts_no_edit_into_a_base_copy(
    clinic: Clinic, what: Callable[[Clinic], None], place: str, edits_first: bool
) -> None:
    team = Team(clinic.shop)
    team.on_branch("ada", lambda: edit(place)(clinic))
    team.on_branch("ben", lambda: what(clinic))
    into, other = ("ada", "ben") if edits_first else ("ben", "ada")

    conflicts = team.merge(other, into=into)

    assert clinic.shop.run(*(["merge"] if conflicts else [])).code == 0
    assert MINE in clinic.read(place)
    assert clinic.shop.run("check").code == 0
