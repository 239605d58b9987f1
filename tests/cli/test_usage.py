"""Wrong usage exits with 2 and the reason; help and version go to stdout."""

from __future__ import annotations

import pytest

from generator import __version__
from tests.cli.shop import Shop

INVALID_USAGE = [
    (["--bogus"], "--bogus"),
    (["bogus"], "bogus"),
    (["check", "extra"], "extra"),
    (["--format", "xml"], "xml"),
    (["check", "--format=xml"], "xml"),
    (["--conflict=maybe"], "maybe"),
    (["--specs"], "--specs"),
    (["check", "--allow-destructive"], "--allow-destructive"),
    (["validate", "--output", "x"], "--output"),
    (["--allow-destructive", "check"], "--allow-destructive"),
    (["--allow-destructive", "diff"], "--allow-destructive"),
    (["--conflict=abort", "validate"], "--conflict"),
    (["--conflict", "markers", "diff"], "--conflict"),
    (["--output", "x", "validate"], "--output"),
    (["--templates", "x", "validate"], "--templates"),
    (["--specs", "x", "schema"], "--specs"),
    (["--format", "json", "schema"], "--format"),
]


@pytest.mark.parametrize(("arguments", "named"), INVALID_USAGE, ids=str)
def test_invalid_usage_is_refused_with_the_reason(
    ungenerated_shop: Shop, arguments: list[str], named: str
) -> None:
    ran = ungenerated_shop.run(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert named in ran.err
    assert "Traceback" not in ran.err
    assert not ungenerated_shop.output.exists()


@pytest.mark.parametrize("command", ["check", "diff", "validate"])
def test_options_before_a_command_are_passed_on(
    ungenerated_shop: Shop, command: str
) -> None:
    (ungenerated_shop.folder / "specs").rename(ungenerated_shop.folder / "design")

    assert ungenerated_shop.run(command).code == 2
    assert ungenerated_shop.run("--specs", "design", command).code in (0, 1)


def test_options_after_a_command_take_precedence(ungenerated_shop: Shop) -> None:
    ran = ungenerated_shop.run("--specs", "nowhere", "validate", "--specs", "specs")

    assert (ran.code, ran.err) == (0, "2 entities, no errors\n")


def test_the_version_is_printed(ungenerated_shop: Shop) -> None:
    ran = ungenerated_shop.run("--version")

    assert (ran.code, ran.out, ran.err) == (0, f"groundplan {__version__}\n", "")
    assert not ungenerated_shop.output.exists()


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["check", "--help"], ["schema", "-h"]], ids=str
)
def test_help_is_printed(ungenerated_shop: Shop, arguments: list[str]) -> None:
    ran = ungenerated_shop.run(*arguments)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Usage: gen")
