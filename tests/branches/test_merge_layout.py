"""`gen merge` when one branch switches the layout and git moves the other's files."""

from __future__ import annotations

import pytest

from tests.branches.team import BranchProject
from tests.branches.test_merge_branches import adds_entity, merge_work

pytestmark = pytest.mark.expensive

USER_FILE = "app/models/own.py"
MOVED_USER_FILE = "app/modules/book/own.py"


def switch_to_modular(team: BranchProject) -> None:
    team.edit("specs/app.yaml", "title: Shop API", "title: Shop API, layout: modular")


def reduce_to_one_module(team: BranchProject) -> None:
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
def test_files_moved_by_git_after_a_layout_switch(
    team: BranchProject, directory_renames: str
) -> None:
    reduce_to_one_module(team)
    team.git("config", "merge.directoryRenames", directory_renames)

    def ben(team: BranchProject) -> None:
        adds_entity("Note")(team)
        (team.output / USER_FILE).write_text("mine = 1\n", "utf-8")

    merge_work(team, ben, switch_to_modular)
    assert team.read("app/modules/book/note.py")

    ran = team.shop.run("merge")

    # A path that git considers resolved is only a warning.
    assert ran.code == (1 if directory_renames == "conflict" else 0), ran.err
    assert "remove                    app/modules/book/note.py" in ran.err
    assert not (team.output / "app/modules/book/note.py").exists()
    assert (
        f"warning[moved-by-git]: git moved `{USER_FILE}` to `{MOVED_USER_FILE}`"
        in ran.err
    )
    assert team.read(MOVED_USER_FILE) == "mine = 1\n"
    left = [f"output/{MOVED_USER_FILE}"] if directory_renames == "conflict" else []
    assert team.unmerged_paths() == left
    team.git("add", f"output/{MOVED_USER_FILE}")
    team.git("commit", "--quiet", "--no-edit")
    assert team.git("status", "--porcelain") == ""
    team.assert_up_to_date()
