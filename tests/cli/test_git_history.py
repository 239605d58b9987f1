"""Whatever git does with generated commits, `gen` continues without loss."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from generator.merge import find_conflicts
from tests.cli.shop import EDITED_PATH, Shop
from tests.cli.test_resolve import SERVICE, commit_project, git

pytestmark = pytest.mark.expensive

EDITED_CLASS = "class AuthorService:\n    mine = 1\n\n"
WIDER = "{name: string(300)}"


def commit(shop: Shop, message: str) -> None:
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", f"--message={message}")


def stash(shop: Shop) -> None:
    git(shop, "stash", "--quiet", "--include-untracked")
    git(shop, "stash", "pop", "--quiet")


def squash(shop: Shop) -> None:
    commit(shop, "generated again")
    git(shop, "reset", "--quiet", "--soft", "HEAD~2")
    commit(shop, "squashed")


def revert(shop: Shop) -> None:
    commit(shop, "generated again")
    git(shop, "revert", "--no-edit", "HEAD")


def rebase(shop: Shop) -> None:
    commit(shop, "generated again")
    git(shop, "checkout", "--quiet", "-b", "other", "HEAD~1")
    (shop.folder / "notes.txt").write_text("other\n", "utf-8")
    commit(shop, "other")
    git(shop, "checkout", "--quiet", "main")
    git(shop, "rebase", "--quiet", "other")


@pytest.mark.parametrize("then", [stash, squash, revert, rebase])
def test_manual_edits_survive_git_operations_on_generated_commits(
    shop: Shop, then: Callable[[Shop], None]
) -> None:
    commit_project(shop)
    shop.edit(SERVICE, "class AuthorService:\n", EDITED_CLASS)
    commit(shop, "by hand")
    shop.change_entities("{name: string(200)}", WIDER)
    assert shop.run().code == 0

    then(shop)
    assert (then is revert) == ("max_length=200" in shop.read(EDITED_PATH))
    shop.change_entities("{name: string(200)}", WIDER)
    ran = shop.run()

    assert ran.code == 0, ran.err
    assert EDITED_CLASS in shop.read(SERVICE)
    assert "max_length=300" in shop.read(EDITED_PATH)
    assert shop.run("check").code == 0


def merge_with_driver(shop: Shop, theirs: str, ours: str) -> int:
    """Merge a branch with `gen merge-file` as git's driver; return the exit code.

    Both sides add text at the beginning of the same region.
    """
    driver = f"{sys.executable} -m generator merge-file %O %A %B -o %A --path %P"
    commit_project(shop)
    git(shop, "config", "merge.groundplan.driver", driver)
    (shop.folder / ".gitattributes").write_text("*.py merge=groundplan\n", "utf-8")
    commit(shop, "driver")
    git(shop, "checkout", "--quiet", "-b", "feature")
    shop.edit(SERVICE, METHODS, METHODS + theirs)
    commit(shop, "theirs")
    git(shop, "checkout", "--quiet", "main")
    shop.edit(SERVICE, METHODS, METHODS + ours)
    commit(shop, "ours")
    try:
        git(shop, "merge", "--quiet", "--no-edit", "feature")
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


METHODS = "    # region custom: methods\n"
METHOD_ONE = "    async def one(self) -> int:\n        return 1\n"
METHOD_TWO = "    async def two(self) -> int:\n        return 2\n"


def test_additions_of_two_branches_to_one_region_are_merged(shop: Shop) -> None:
    assert merge_with_driver(shop, METHOD_ONE, METHOD_TWO) == 0

    assert f"{METHODS}{METHOD_TWO}\n{METHOD_ONE}    # endregion\n" in shop.read(SERVICE)
    shop.change_entities("{name: string(200)}", WIDER)
    assert shop.run().code == 0
    assert METHOD_ONE in shop.read(SERVICE)
    assert METHOD_TWO in shop.read(SERVICE)


def test_two_branches_that_add_the_same_method_conflict(shop: Shop) -> None:
    assert merge_with_driver(shop, METHOD_ONE, METHOD_ONE.replace("1", "9")) == 1

    (conflict,) = find_conflicts(shop.read(SERVICE))
    assert conflict.ours == f"AuthorService.one in output/{SERVICE}"
    assert conflict.theirs == f"output/{SERVICE} of the other side"
