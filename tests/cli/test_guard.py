"""Failures that no spec causes: bugs, interruptions and closed streams."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

from generator.pipeline import run as pipeline
from tests.cli.shop import Shop
from tests.emit_helpers import REPOSITORY

GEN = [sys.executable, "-m", "generator"]
COLOR_ESCAPE = "\x1b["
DISK_FULL_MESSAGE = "stdout cannot be written: No space left on device"


def _environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("CI", "NO_COLOR")}
    return {**kept, "PYTHONPATH": str(REPOSITORY), **more}


@pytest.mark.parametrize("arguments", [[], ["check"], ["--format=json"]], ids=str)
def test_an_internal_error_writes_a_report_without_a_traceback(
    shop: Shop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
) -> None:
    def fail(*_: object) -> NoReturn:
        raise ZeroDivisionError("the bug")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(pipeline, "plan", fail)

    ran = shop.run(*arguments)

    assert (ran.code, ran.out) == (70, "")
    assert "Traceback" not in ran.err
    assert "This is a bug in Groundplan" in ran.err
    (report,) = tmp_path.glob("groundplan-*.txt")
    assert str(report) in ran.err
    text = report.read_text("utf-8")
    assert "ZeroDivisionError: the bug" in text
    assert "Traceback" in text
    assert f"arguments: {arguments}" in text


def test_an_internal_error_without_a_report_file_is_printed(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> NoReturn:
        raise ZeroDivisionError("the bug")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    monkeypatch.setattr(pipeline, "plan", fail)

    ran = shop.run()

    assert ran.code == 70
    assert "ZeroDivisionError: the bug" in ran.err


@pytest.mark.parametrize("arguments", [[], ["check"], ["diff"]], ids=str)
def test_an_interruption_exits_with_130(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = shop.file_states()
    monkeypatch.setattr(pipeline, "plan", interrupt)

    ran = shop.run(*arguments)

    assert (ran.code, ran.out) == (130, "")
    assert ran.err.strip() == "interrupted"
    assert shop.file_states() == before


@pytest.mark.expensive
@pytest.mark.parametrize(
    "arguments",
    [["schema"], pytest.param(["diff"], marks=pytest.mark.expensive)],
    ids=str,
)
def test_a_closed_pipe_is_not_an_error(
    ungenerated_shop: Shop, arguments: list[str]
) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    ran = subprocess.run(
        [*GEN, *arguments],
        cwd=ungenerated_shop.folder,
        env=_environment(),
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(theirs)

    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("schema >/dev/full", 74, DISK_FULL_MESSAGE),
        *(
            pytest.param(*case, marks=pytest.mark.expensive)
            for case in (
                ("diff >&-", 74, "stdout cannot be written: Bad file descriptor"),
                ("validate >&-", 0, "2 entities, no errors"),
                ("validate 2>/dev/full", 74, ""),
                ("schema >&- 2>&-", 74, ""),
                ("--help >/dev/full", 74, DISK_FULL_MESSAGE),
                ("validate 2>&-", 0, ""),
                ("--bogus 2>/dev/full", 2, ""),
            )
        ),
    ],
)
def test_closed_or_full_streams_are_not_internal_errors(
    ungenerated_shop: Shop, tmp_path: Path, command: str, code: int, told: str
) -> None:
    ran = subprocess.run(
        ["bash", "-c", f"{shlex.join(GEN)} {command}"],
        cwd=ungenerated_shop.folder,
        env=_environment(TMPDIR=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr.strip()) == (code, told)
    assert list(tmp_path.glob("groundplan-*.txt")) == []


@pytest.mark.expensive
def test_messages_never_reach_files_when_streams_are_closed(
    ungenerated_shop: Shop,
) -> None:
    """Check that messages are not written to a file opened in place of the output."""
    for command in ("", "--amend"):
        ran = subprocess.run(
            ["bash", "-c", f"{shlex.join(GEN)} {command} >&- 2>&-"],
            cwd=ungenerated_shop.folder,
            env=_environment(),
            check=False,
        )
        assert ran.returncode == 0

    assert ungenerated_shop.run("check").err == "up to date\n"


def _stderr_on_terminal(shop: Shop, **environment: str) -> str:
    """Return what `gen validate` prints to stderr on a terminal."""
    shop.change_entities("Author, inverse", "Autor, inverse")
    ours, theirs = pty.openpty()
    ran = subprocess.run(
        [*GEN, "validate"],
        cwd=shop.folder,
        env=_environment(**environment),
        stderr=theirs,
        stdout=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)
    assert (ran.returncode, ran.stdout) == (2, b"")
    told = os.read(ours, 100_000).decode()
    os.close(ours)
    return told


@pytest.mark.expensive
def test_errors_are_coloured_on_a_terminal(ungenerated_shop: Shop) -> None:
    assert COLOR_ESCAPE in _stderr_on_terminal(ungenerated_shop)


@pytest.mark.expensive
def test_no_color_is_respected(ungenerated_shop: Shop) -> None:
    told = _stderr_on_terminal(ungenerated_shop, NO_COLOR="1")

    assert COLOR_ESCAPE not in told
    assert "error[unknown-entity]" in told


@pytest.mark.expensive
def test_the_module_has_the_exit_codes_of_the_command(ungenerated_shop: Shop) -> None:
    codes = [
        subprocess.run(
            [*GEN, *arguments],
            cwd=ungenerated_shop.folder,
            env=_environment(),
            capture_output=True,
            check=False,
        ).returncode
        for arguments in (["validate"], ["check"], ["--bogus"])
    ]

    assert codes == [0, 1, 2]


def test_errors_are_plain_without_a_terminal(ungenerated_shop: Shop) -> None:
    ungenerated_shop.change_entities("Author, inverse", "Autor, inverse")

    assert not re.search("\x1b", ungenerated_shop.run("validate").err)
