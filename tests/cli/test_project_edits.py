"""Dependencies that users add to `pyproject.toml`, and those that the spec adds."""

from __future__ import annotations

import tomllib

import pytest

from tests.cli.shop import BOOKS_SPEC, Shop

ADDED_DEPENDENCY = '"idna>=3"'
LAST_DEPENDENCY = "    \"uvloop>=0.21,<1; sys_platform != 'win32' and "
SPEC_DEPENDENCY = "uuid-utils>=0.12,<2; python_version < '3.14'"


def dependencies(shop: Shop) -> list[str]:
    """Return the dependencies of the backend."""
    found: list[str] = tomllib.loads(shop.read("pyproject.toml"))["project"][
        "dependencies"
    ]
    return found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Like `uv add`, in alphabetical order.
        ('    "psycopg[', f'    {ADDED_DEPENDENCY},\n    "psycopg['),
        # At the end, right after the place where the spec adds one.
        (LAST_DEPENDENCY, f"    {ADDED_DEPENDENCY},\n{LAST_DEPENDENCY}"),
        ('    "uvicorn>=', f'    {ADDED_DEPENDENCY},  # For names.\n    "uvicorn>='),
        ("dependencies = [\n", f"dependencies = [\n    {ADDED_DEPENDENCY},\n"),
    ],
    ids=["sorted", "late", "at-the-same-place", "first"],
)
def test_a_user_dependency_is_kept_when_the_spec_adds_one(
    shop: Shop, old: str, new: str
) -> None:
    shop.edit("pyproject.toml", old, new)
    before = dependencies(shop)

    shop.write_entities(BOOKS_SPEC.replace("  Book:\n", "  Book:\n    id: uuid7\n"))
    ran = shop.run("--allow-destructive")

    assert ran.code == 0, ran.err
    after = dependencies(shop)
    assert [each for each in after if each != SPEC_DEPENDENCY] == before
    assert after.count(SPEC_DEPENDENCY) == 1
    assert shop.run("check").code == 0


def test_user_versions_and_groups_are_kept(shop: Shop) -> None:
    shop.edit("pyproject.toml", '"fastapi>=0.122,<1"', '"fastapi>=0.130,<1"')
    shop.edit(
        "pyproject.toml", "dev = [\n", 'docs = ["mkdocs"]\ndev = [\n    "ipdb",\n'
    )

    shop.write_entities(BOOKS_SPEC.replace("  Book:\n", "  Book:\n    id: uuid7\n"))
    ran = shop.run("--allow-destructive")

    assert ran.code == 0, ran.err
    project = tomllib.loads(shop.read("pyproject.toml"))
    assert {"fastapi>=0.130,<1", SPEC_DEPENDENCY} < set(
        project["project"]["dependencies"]
    )
    assert project["dependency-groups"]["docs"] == ["mkdocs"]
    assert project["dependency-groups"]["dev"][0] == "ipdb"
