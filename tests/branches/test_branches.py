"""Two branches that touch different entities merge in git, without a conflict."""

from __future__ import annotations

import pytest

from tests.branches.team import Team
from tests.cli.shop import Shop


@pytest.fixture(params=[True, False], ids=["attributes", "no attributes"])
def team(request: pytest.FixtureRequest, shop: Shop) -> Team:
    """The project in git, with and without the attributes that we emit."""
    if not request.param:
        (shop.output / ".gitattributes").unlink()
        assert shop.run().code == 0
    return Team(shop)


def work(team: Team, entity: str) -> None:
    """What one person does: a field more, an action more, a line by hand."""
    team.add_field(entity, f"of_{entity.lower()}: integer | null")
    team.add_action(entity, "publish")
    name = entity.lower()
    team.edit(
        f"output/app/services/{name}.py",
        f"class {entity}Service:\n",
        f"class {entity}Service:\n    by_hand_of_{name} = 1\n\n",
    )


def test_two_branches_of_different_entities_merge_in_git(team: Team) -> None:
    team.on_branch("ada", lambda: work(team, "Author"))
    team.on_branch("ben", lambda: work(team, "Member"))

    assert team.merge("ada") == []
    assert team.merge("ben") == []

    two_heads = team.shop.run("check")
    assert two_heads.code != 0
    assert "several-heads" in two_heads.err
    team.gen("migrate", "merge")
    team.assert_in_step()
    assert team.revisions() == ["0001", "0002", "0002", "0003"]
    assert "by_hand_of_author" in team.read("app/services/author.py")
    assert "by_hand_of_member" in team.read("app/services/member.py")


def test_three_branches_in_a_row_merge_in_git(team: Team) -> None:
    for name in ("Author", "Book", "Member"):
        team.on_branch(f"of-{name}", lambda name=name: work(team, name))  # type: ignore[misc]

    for name in ("Author", "Book", "Member"):
        assert team.merge(f"of-{name}") == []
        if len(team.revisions()) > 2:
            team.gen("migrate", "merge")
            team.commit("joined")

    team.assert_in_step()
    for name in ("author", "book", "member"):
        assert f"by_hand_of_{name}" in team.read(f"app/services/{name}.py")
