"""Two branches that touch different entities merge in git without a conflict."""

from __future__ import annotations

import pytest

from tests.branches.team import BranchProject
from tests.cli.shop import Shop

pytestmark = pytest.mark.expensive


@pytest.fixture(params=[True, False], ids=["attributes", "no attributes"])
def team(request: pytest.FixtureRequest, shop: Shop) -> BranchProject:
    """Return the project in git, with and without the emitted `.gitattributes`."""
    if not request.param:
        (shop.output / ".gitattributes").unlink()
        assert shop.run().code == 0
    return BranchProject(shop)


def change_entity(team: BranchProject, entity: str) -> None:
    """Do one user's work: add a field, an action and a line of code."""
    team.add_field(entity, f"of_{entity.lower()}: integer | null")
    team.add_action(entity, "publish")
    name = entity.lower()
    team.edit(
        f"output/app/services/{name}.py",
        f"class {entity}Service:\n",
        f"class {entity}Service:\n    by_hand_of_{name} = 1\n\n",
    )


def test_two_branches_with_different_entities_merge_in_git(team: BranchProject) -> None:
    team.commit_on_branch("ada", lambda: change_entity(team, "Author"))
    team.commit_on_branch("ben", lambda: change_entity(team, "Member"))

    assert team.merge("ada") == []
    assert team.merge("ben") == []

    two_heads = team.shop.run("check")
    assert two_heads.code != 0
    assert "several-heads" in two_heads.err
    team.gen("migrate", "merge")
    team.assert_up_to_date()
    assert team.revisions() == ["0001", "0002", "0002", "0003"]
    assert "by_hand_of_author" in team.read("app/services/author.py")
    assert "by_hand_of_member" in team.read("app/services/member.py")


def test_three_successive_branches_merge_in_git(team: BranchProject) -> None:
    for name in ("Author", "Book", "Member"):
        team.commit_on_branch(f"of-{name}", lambda name=name: change_entity(team, name))  # type: ignore[misc]

    for name in ("Author", "Book", "Member"):
        assert team.merge(f"of-{name}") == []
        if len(team.revisions()) > 2:
            team.gen("migrate", "merge")
            team.commit("joined")

    team.assert_up_to_date()
    for name in ("author", "book", "member"):
        assert f"by_hand_of_{name}" in team.read(f"app/services/{name}.py")
