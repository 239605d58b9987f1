"""`gen merge` when one branch switches the layout and git moves the other's files."""

from __future__ import annotations

import pytest

from tests.branches.team import Team
from tests.branches.test_merge_branches import in_conflict, new_entity

OWN = "app/models/own.py"
MOVED = "app/modules/book/own.py"


def modular(team: Team) -> None:
    team.edit("specs/app.yaml", "title: Shop API", "title: Shop API, layout: modular")


def with_relations(team: Team) -> None:
    """Reduce the models so that git sees `app/models` renamed to `app/modules/book`."""
    for name in ("Author", "Label", "Member"):
        (team.folder / f"specs/{name.lower()}.yaml").unlink()
    text = "entities:\n"
    for name in ("Tag", "Store"):
        text += f"  {name}:\n    fields: {{title: string(200)}}\n"
    (team.folder / "specs/others.yaml").write_text(text, "utf-8")
    book = team.folder / "specs/book.yaml"
    relations = "    relations:\n"
    for name in ("tags: {many_to_many: Tag", "stores: {many_to_many: Store"):
        relations += f"      {name}, inverse: books}}\n"
    text = book.read_text("utf-8").replace(
        "    endpoints:\n", relations + "    endpoints:\n"
    )
    book.write_text(text, "utf-8")
    team.gen("--allow-destructive")
    team.commit("relations")


@pytest.mark.parametrize("directory_renames", ["conflict", "true"])
def test_files_that_git_moves_with_a_layout(team: Team, directory_renames: str) -> None:
    with_relations(team)
    team.git("config", "merge.directoryRenames", directory_renames)

    def ben(team: Team) -> None:
        new_entity("Note")(team)
        (team.output / OWN).write_text("mine = 1\n", "utf-8")

    in_conflict(team, ben, modular)
    assert team.read("app/modules/book/note.py")

    ran = team.shop.run("merge")

    # A path that git considers resolved is only a warning.
    assert ran.code == (1 if directory_renames == "conflict" else 0), ran.err
    assert "remove                    app/modules/book/note.py" in ran.err
    assert not (team.output / "app/modules/book/note.py").exists()
    assert f"warning[moved-by-git]: git has moved `{OWN}` to `{MOVED}`" in ran.err
    assert team.read(MOVED) == "mine = 1\n"
    left = [f"output/{MOVED}"] if directory_renames == "conflict" else []
    assert team.unmerged() == left
    team.git("add", f"output/{MOVED}")
    team.git("commit", "--quiet", "--no-edit")
    assert team.git("status", "--porcelain") == ""
    team.assert_in_step()
