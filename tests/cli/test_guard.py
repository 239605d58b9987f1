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
from tests.emitted import REPOSITORY

GEN = [sys.executable, "-m", "generator"]
COLOR = "\x1b["
FULL = "stdout cannot be written: No space left on device"


def _environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("CI", "NO_COLOR")}
    return {**kept, "PYTHONPATH": str(REPOSITORY), **more}


@pytest.mark.parametrize("arguments", [[], ["check"], ["--format=json"]], ids=str)
def test_a_bug_of_ours_leaves_a_report_and_no_traceback(
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


def test_a_bug_with_nowhere_to_report_is_told_in_full(
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
def test_an_interruption_ends_with_130(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = shop.disk()
    monkeypatch.setattr(pipeline, "plan", interrupt)

    ran = shop.run(*arguments)

    assert (ran.code, ran.out) == (130, "")
    assert ran.err.strip() == "interrupted"
    assert shop.disk() == before


@pytest.mark.parametrize(
    "arguments",
    [["schema"], pytest.param(["diff"], marks=pytest.mark.expensive)],
    ids=str,
)
def test_a_reader_that_leaves_early_is_no_error(
    bare: Shop, arguments: list[str]
) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    ran = subprocess.run(
        [*GEN, *arguments],
        cwd=bare.folder,
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
        ("schema >/dev/full", 74, FULL),
        ("diff >&-", 74, "stdout cannot be written: Bad file descriptor"),
        ("validate >&-", 0, "2 entities, no errors"),
        *(
            pytest.param(*case, marks=pytest.mark.expensive)
            for case in (
                ("validate 2>/dev/full", 74, ""),
                ("schema >&- 2>&-", 74, ""),
                ("--help >/dev/full", 74, FULL),
                ("validate 2>&-", 0, ""),
                ("--bogus 2>/dev/full", 2, ""),
            )
        ),
    ],
)
def test_an_output_that_is_closed_or_full_is_no_bug(
    bare: Shop, tmp_path: Path, command: str, code: int, told: str
) -> None:
    ran = subprocess.run(
        ["bash", "-c", f"{shlex.join(GEN)} {command}"],
        cwd=bare.folder,
        env=_environment(TMPDIR=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr.strip()) == (code, told)
    assert list(tmp_path.glob("groundplan-*.txt")) == []


@pytest.mark.expensive
def test_a_file_never_takes_the_place_of_a_closed_output(bare: Shop) -> None:
    """Check that messages are not written to a file opened in place of the output."""
    for command in ("", "--amend"):
        ran = subprocess.run(
            ["bash", "-c", f"{shlex.join(GEN)} {command} >&- 2>&-"],
            cwd=bare.folder,
            env=_environment(),
            check=False,
        )
        assert ran.returncode == 0

    assert bare.run("check").err == "in step\n"


def _told_on_a_terminal(shop: Shop, **environment: str) -> str:
    """Return what `gen validate` prints to stderr on a terminal."""
    shop.respecify("Author, inverse", "Autor, inverse")
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


def test_errors_are_coloured_on_a_terminal(bare: Shop) -> None:
    assert COLOR in _told_on_a_terminal(bare)


def test_no_color_is_respected(bare: Shop) -> None:
    told = _told_on_a_terminal(bare, NO_COLOR="1")

    assert COLOR not in told
    assert "error[unknown-entity]" in told


def test_the_command_is_also_a_module_with_the_same_exit_codes(bare: Shop) -> None:
    codes = [
        subprocess.run(
            [*GEN, *arguments],
            cwd=bare.folder,
            env=_environment(),
            capture_output=True,
            check=False,
        ).returncode
        for arguments in (["validate"], ["check"], ["--bogus"])
    ]

    assert codes == [0, 1, 2]


def test_what_is_told_is_plain_where_it_is_no_terminal(bare: Shop) -> None:
    bare.respecify("Author, inverse", "Autor, inverse")

    assert not re.search("\x1b", bare.run("validate").err)
