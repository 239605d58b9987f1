"""Output of another version of Groundplan is reported before anything else."""

from __future__ import annotations

import pytest

from generator import __version__
from tests.cli.shop import EDITED_PATH, Shop

LOCK_PATH = ".gen/lock.json"


def record_version(shop: Shop, version: str) -> None:
    """Mark the output as written by another version."""
    shop.edit(LOCK_PATH, f'"groundplan": "{__version__}"', f'"groundplan": "{version}"')


@pytest.mark.parametrize(
    ("version", "what"), [("0.0.9", "upgrade"), ("99.0.0", "downgrade")]
)
def test_another_version_is_reported_first(shop: Shop, version: str, what: str) -> None:
    record_version(shop, version)
    shop.change_entities("Someone who writes.", "Someone who types.")

    checked, ran = shop.run("check"), shop.run()

    said = f"{what}: written by groundplan {version}, now {__version__}: "
    assert checked.code == 1
    assert checked.err.startswith(said)
    assert ran.code == 0
    assert ran.err.startswith(said)
    count = sum(line.startswith("update ") for line in ran.err.splitlines())
    assert f": {count} files change; the changelog" in ran.err
    assert shop.run().err == "nothing to do\n"
    assert f'"groundplan": "{__version__}"' in shop.read(LOCK_PATH)


@pytest.mark.expensive
def test_another_version_is_reported_with_conflicts_and_in_json(shop: Shop) -> None:
    record_version(shop, "0.0.9")
    shop.make_conflict()

    ran = shop.run("--conflict=abort")

    assert ran.code == 1
    assert ran.err.startswith("upgrade: written by groundplan 0.0.9, now ")
    told = shop.run("check", "--format=json").json
    assert told["upgrade"] == {"from": "0.0.9", "to": __version__}


def test_generating_types_is_not_an_upgrade(shop: Shop) -> None:
    record_version(shop, "0.0.9")
    shop.change_entities("Someone who writes.", "Someone who types.")

    assert "upgrade" not in shop.run("types").err
    assert '"groundplan": "0.0.9"' in shop.read(LOCK_PATH)
    assert shop.run().err.startswith("upgrade: ")


def test_an_old_lock_without_a_version_is_not_an_upgrade(shop: Shop) -> None:
    shop.edit(LOCK_PATH, f'"groundplan": "{__version__}",\n', "")
    shop.edit(EDITED_PATH, "Someone who writes.", "Someone who scribbles.")
    shop.change_entities("{name: string(200)}", "{name: string(300)}")

    ran = shop.run()

    assert (ran.code, "upgrade" in ran.err) == (0, False)
    assert f'"groundplan": "{__version__}"' in shop.read(LOCK_PATH)
