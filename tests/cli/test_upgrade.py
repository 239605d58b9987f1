"""Output of another version of Groundplan is reported before anything else."""

from __future__ import annotations

import pytest

from generator import __version__
from tests.cli.shop import EDITED, Shop

LOCK = ".gen/lock.json"


def write_as(shop: Shop, version: str) -> None:
    """Mark the output as written by another version."""
    shop.edit(LOCK, f'"groundplan": "{__version__}"', f'"groundplan": "{version}"')


@pytest.mark.parametrize(
    ("version", "what"), [("0.0.9", "upgrade"), ("99.0.0", "downgrade")]
)
def test_another_version_is_told_first(shop: Shop, version: str, what: str) -> None:
    write_as(shop, version)
    shop.respecify("Someone who writes.", "Someone who types.")

    checked, ran = shop.run("check"), shop.run()

    said = f"{what}: written by groundplan {version}, now {__version__}: "
    assert checked.code == 1
    assert checked.err.startswith(said)
    assert ran.code == 0
    assert ran.err.startswith(said)
    count = sum(line.startswith("update ") for line in ran.err.splitlines())
    assert f": {count} files change; see CHANGELOG" in ran.err
    assert shop.run().err == "nothing to do\n"
    assert f'"groundplan": "{__version__}"' in shop.read(LOCK)


def test_it_is_told_with_conflicts_and_to_programs(shop: Shop) -> None:
    write_as(shop, "0.0.9")
    shop.make_conflict()

    ran = shop.run("--conflict=abort")

    assert ran.code == 1
    assert ran.err.startswith("upgrade: written by groundplan 0.0.9, now ")
    told = shop.run("check", "--format=json").json
    assert told["upgrade"] == {"from": "0.0.9", "to": __version__}


def test_the_types_alone_are_no_upgrade(shop: Shop) -> None:
    write_as(shop, "0.0.9")
    shop.respecify("Someone who writes.", "Someone who types.")

    assert "upgrade" not in shop.run("types").err
    assert '"groundplan": "0.0.9"' in shop.read(LOCK)
    assert shop.run().err.startswith("upgrade: ")


def test_a_lock_of_before_tells_no_version(shop: Shop) -> None:
    shop.edit(LOCK, f'"groundplan": "{__version__}",\n', "")
    shop.edit(EDITED, "Someone who writes.", "Someone who scribbles.")
    shop.respecify("{name: string(200)}", "{name: string(300)}")

    ran = shop.run()

    assert (ran.code, "upgrade" in ran.err) == (0, False)
    assert f'"groundplan": "{__version__}"' in shop.read(LOCK)
