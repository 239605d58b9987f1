"""Whatever git does with generated commits, `gen` continues without loss."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from generator.merge import find_conflicts
from tests.cli.shop import EDITED, Shop
from tests.cli.test_resolve import SERVICE, committed, git

MINE = "class AuthorService:\n    mine = 1\n\n"
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
def test_hand_edits_outlive_what_git_does_with_a_generated_commit(
    shop: Shop, then: Callable[[Shop], None]
) -> None:
    committed(shop)
    shop.edit(SERVICE, "class AuthorService:\n", MINE)
    commit(shop, "by hand")
    shop.respecify("{name: string(200)}", WIDER)
    assert shop.run().code == 0

    then(shop)
    assert (then is revert) == ("max_length=200" in shop.read(EDITED))
    shop.respecify("{name: string(200)}", WIDER)
    ran = shop.run()

    assert ran.code == 0, ran.err
    assert MINE in shop.read(SERVICE)
    assert "max_length=300" in shop.read(EDITED)
    assert shop.run("check").code == 0


def merging(shop: Shop, theirs: str, ours: str) -> int:
    """Merge a branch with `gen merge-file` as git's driver; return the exit code.

    Both sides add text at the beginning of the same region.
    """
    driver = f"{sys.executable} -m generator merge-file %O %A %B -o %A --path %P"
    committed(shop)
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
ONE = "    async def one(self) -> int:\n        return 1\n"
TWO = "    async def two(self) -> int:\n        return 2\n"


def test_what_two_branches_write_into_one_region_is_merged(shop: Shop) -> None:
    assert merging(shop, ONE, TWO) == 0

    assert f"{METHODS}{TWO}\n{ONE}    # endregion\n" in shop.read(SERVICE)
    shop.respecify("{name: string(200)}", WIDER)
    assert shop.run().code == 0
    assert ONE in shop.read(SERVICE)
    assert TWO in shop.read(SERVICE)


def test_two_branches_that_write_one_method_conflict(shop: Shop) -> None:
    assert merging(shop, ONE, ONE.replace("1", "9")) == 1

    (conflict,) = find_conflicts(shop.read(SERVICE))
    assert conflict.ours == f"AuthorService.one in output/{SERVICE}"
    assert conflict.theirs == f"output/{SERVICE} of the other side"
