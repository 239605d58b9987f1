"""After an interrupted run, read-only commands see how it would end."""

from __future__ import annotations

import errno
import os
import shutil
from typing import Any

import pytest

from tests.cli.shop import EDITED_PATH, Shop

READ_ONLY_COMMANDS = [
    ("check",),
    ("diff",),
    ("edits",),
    ("resolve",),
    ("validate",),
    ("migrate", "status"),
    ("diff", "--contract", "--against", "output/openapi.yaml"),
]
INTERRUPTED = "a run was interrupted: run `gen` to complete it\n"


def _interrupt_run(shop: Shop, renames: int) -> None:
    """Interrupt, by a disk error, a run that merges edits and adds a revision."""
    shop.edit(EDITED_PATH, "Someone who writes.", "Someone who scribbles.")
    shop.change_entities("pages: integer", "isbn: text | null\n      pages: integer")
    done = 0
    replace = os.replace

    def failing(*arguments: Any) -> None:
        nonlocal done
        done += 1
        # The first one installs the journal.
        if done > renames + 1:
            raise OSError(errno.EIO, "the disk is broken")
        replace(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", failing)
        assert shop.run().code == 2
    assert (shop.output / ".gen/stage/journal.json").exists()


@pytest.mark.expensive
@pytest.mark.parametrize("renames", [0, 1, 4, 9, 14])
def test_read_only_commands_apply_the_journal(shop: Shop, renames: int) -> None:
    _interrupt_run(shop, renames)
    before = shop.file_states()

    ran = {arguments: shop.run(*arguments) for arguments in READ_ONLY_COMMANDS}

    assert shop.file_states() == before
    check = ran["check",]
    assert (check.code, check.out, check.err) == (1, "", INTERRUPTED)
    for arguments in READ_ONLY_COMMANDS[1:]:
        assert ran[arguments].code == 0
        assert ran[arguments].err.startswith(INTERRUPTED), arguments
        assert "error[" not in ran[arguments].err
    assert ran["diff",].out == ""
    assert ran["edits",].out.startswith(EDITED_PATH)
    assert "nothing pending" in ran["migrate", "status"].out
    assert shop.run().code == 0
    assert "Someone who scribbles." in shop.read(EDITED_PATH)
    assert shop.run("check").err == "up to date\n"


def test_resolving_completes_the_run_first(shop: Shop) -> None:
    _interrupt_run(shop, 4)

    ran = shop.run("resolve", "--ours")

    assert ran.code == 0
    assert shop.run("check").err == "up to date\n"


def test_an_unreadable_journal_state_is_reported(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    _interrupt_run(shop, 4)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfile", full)
    ran = shop.run("check")

    assert ran.code in (1, 2)
    assert "error[interrupted-run]" in ran.err
    assert "No space left on device" in ran.err
