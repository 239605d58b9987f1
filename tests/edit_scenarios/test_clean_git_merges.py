"""Branches that git merges by itself: manual edits follow their files."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.branches.team import BranchProject
from tests.edit_scenarios.clinic import EditedClinic

pytestmark = pytest.mark.expensive

REGION = "# region custom: imports\n"
USER_IMPORT = "import os as mine  # by hand: import\n"


def edits_part(place: str) -> Callable[[EditedClinic], None]:
    """Return a change that edits one file by hand."""

    def work(clinic: EditedClinic) -> None:
        clinic.edit(place, REGION, REGION + USER_IMPORT)

    return work


@pytest.mark.parametrize("place", ["schemas", "service", "router"])
@pytest.mark.parametrize(
    "what", [EditedClinic.switch_layout, EditedClinic.rename_visit]
)
@pytest.mark.parametrize("edits_first", [True, False])
def test_git_does_not_merge_edits_into_base_copies(
    clinic: EditedClinic,
    what: Callable[[EditedClinic], None],
    place: str,
    edits_first: bool,
) -> None:
    team = BranchProject(clinic.shop)
    team.commit_on_branch("ada", lambda: edits_part(place)(clinic))
    team.commit_on_branch("ben", lambda: what(clinic))
    into, other = ("ada", "ben") if edits_first else ("ben", "ada")

    conflicts = team.merge(other, into=into)

    assert clinic.shop.run(*(["merge"] if conflicts else [])).code == 0
    assert USER_IMPORT in clinic.read(place)
    assert clinic.shop.run("check").code == 0
