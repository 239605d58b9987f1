"""Pipes and devices among the inputs of `gen` are refused, never waited for."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType

import pytest

from tests.cli.shop import APP_SPEC, Shop

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pipes")
COMMANDS = [(), ("check",), ("diff",), ("validate",)]


@pytest.fixture(autouse=True)
def _timeout() -> Iterator[None]:
    """Fail instead of waiting forever."""

    def too_late(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError("waited for a pipe")

    before = signal.signal(signal.SIGALRM, too_late)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("arguments", COMMANDS, ids=str)
def test_a_pipe_among_the_specs(shop: Shop, arguments: tuple[str, ...]) -> None:
    os.mkfifo(shop.folder / "specs/pipe.yaml")
    (shop.folder / "specs/link.yaml").symlink_to("pipe.yaml")
    before = sorted(shop.folder.rglob("*"))

    ran = shop.run(*arguments)

    assert ran.code == 2
    assert ran.err.count("this file cannot be read: not a regular file") == 2
    assert " --> specs/link.yaml:1:1\n" in ran.err
    assert sorted(shop.folder.rglob("*")) == before


@pytest.mark.parametrize("arguments", COMMANDS, ids=str)
def test_a_device_as_a_spec(shop: Shop, arguments: tuple[str, ...]) -> None:
    (shop.folder / "specs/zero.yaml").symlink_to("/dev/zero")

    ran = shop.run(*arguments)

    assert ran.code == 2
    assert "error[link-outside]" in ran.err


@pytest.mark.parametrize("arguments", COMMANDS, ids=str)
def test_a_folder_of_specs_that_is_a_link_to_a_pipe(
    shop: Shop, arguments: tuple[str, ...]
) -> None:
    os.mkfifo(shop.folder / "pipe")
    (shop.folder / "named").symlink_to("pipe")

    ran = shop.run(*arguments, "--specs", "named")

    assert ran.code == 2
    assert "there are no spec files in `named`" in ran.err


def test_a_pipe_among_the_templates_and_in_the_project(shop: Shop) -> None:
    (shop.folder / "mine/layered").mkdir(parents=True)
    os.mkfifo(shop.folder / "mine/layered/notes.md.jinja")
    os.mkfifo(shop.folder / "pyproject.toml")
    os.mkfifo(shop.output / "migrations/versions/pipe.py")
    (shop.folder / "specs/app.yaml").write_text(APP_SPEC + "# changed\n", "utf-8")

    ran = shop.run("--templates", "mine")

    assert ran.code == 2
    assert "error[template-failed]" in ran.err
    assert "it is not a regular file" in ran.err
    assert shop.run("check").code in (0, 1)
