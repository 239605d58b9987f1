"""Whatever git does with generated commits, `gen` goes on without loss."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
