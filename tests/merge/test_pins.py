"""Merging with pinned places."""

from __future__ import annotations

import pytest

from generator.merge import Labels, conflict_places, merge_pinned

LABELS = Labels("mine", "gen")
CLASS = '''\
class Limits:
    """What is allowed."""

    rows: int = {rows}
    bytes: int = {bytes}


def total(limits: Limits) -> int:
    return limits.rows{more}
'''
REQUIREMENTS = "alembic>=1.16\nfastapi>={fastapi}\nuvicorn>={uvicorn}\n"
PROJECT = """\
[project]
name = "shop"
version = "{version}"  # ours
dependencies = ["fastapi>={fastapi}", "uvicorn>={uvicorn}"]
requires-python = ">={python}"
"""
COMPOSE = """\
services:
  web:
    image: shop:{tag}
    ports: ["{port}:8000"]
    environment: &environment
      WORKERS: {workers}
  worker:
    image: shop:{tag}
    environment: *environment
"""
PACKAGE = """\
{{
  "name": "shop",
  "scripts": {{"dev": "{dev}", "test": "{test}"}}
}}
"""


@pytest.mark.parametrize(
    ("path", "text", "place", "other"),
    [
        ("limits.py", CLASS, ("rows", "Limits.rows"), "bytes"),
        ("requirements.txt", REQUIREMENTS, ("fastapi", "fastapi"), "uvicorn"),
        ("pyproject.toml", PROJECT, ("version", "project.version"), "python"),
        (
            "pyproject.toml",
            PROJECT,
            ("fastapi", "project.dependencies.fastapi"),
            "uvicorn",
        ),
        ("compose.yaml", COMPOSE, ("port", "services.web.ports"), "workers"),
        (
            "compose.yaml",
            COMPOSE,
            ("workers", "services.web.environment.WORKERS"),
            "port",
        ),
        ("package.json", PACKAGE, ("dev", "scripts.dev"), "test"),
    ],
    ids=["python", "lines", "toml", "package", "list", "anchor", "json"],
)
def test_a_pinned_value_is_kept_and_the_rest_is_updated(
    path: str, text: str, place: tuple[str, str], other: str
) -> None:
    key, pin = place
    fields = (
        *("rows", "bytes", "fastapi", "uvicorn", "version", "python"),
        *("tag", "port", "workers", "dev", "test"),
    )
    first = {**dict.fromkeys(fields, "1"), "more": ""}
    mine = text.format_map({**first, key: "7"})
    changed = {**first, key: "2", other: "2"}

    open_question = merge_pinned(
        text.format_map(first), mine, text.format_map(changed), LABELS, path=path
    )
    assert open_question.conflicts
    (named,) = conflict_places(open_question.text, path)
    # The target of a YAML alias can also be named by the alias.
    assert {name.replace(".worker.", ".web.") for name in named} == {pin}
    for number in "2734":
        # At 7, the generated value happens to equal the pinned one.
        changed = {**first, key: number, other: number}
        before, after = text.format_map(first), text.format_map(changed)
        merged = merge_pinned(before, mine, after, LABELS, path=path, pinned=[pin])
        assert merged.conflicts == ()
        mine = text.format_map({**changed, key: "7"})
        assert merged.text == mine
        first = changed


FUNCTION = """\
def create(data{parameter}):
    check(data)
    return store.{call}(data)


def delete(data):
    return store.{drop}(data)
"""


def test_pins_resolve_only_conflicts_in_the_pinned_function() -> None:
    base = FUNCTION.format(parameter="", call="add", drop="remove")
    mine = FUNCTION.format(parameter="", call="insert", drop="remove")
    theirs = FUNCTION.format(parameter=", by=None", call="put", drop="remove")

    merged = merge_pinned(base, mine, theirs, LABELS, path="a.py", pinned=["create"])

    assert merged.conflicts == ()
    assert merged.text == FUNCTION.format(
        parameter=", by=None", call="insert", drop="remove"
    )


def test_conflicts_elsewhere_are_still_reported() -> None:
    base = FUNCTION.format(parameter="", call="add", drop="remove")
    mine = FUNCTION.format(parameter="", call="insert", drop="erase")
    theirs = FUNCTION.format(parameter="", call="put", drop="unlink")

    merged = merge_pinned(base, mine, theirs, LABELS, path="a.py", pinned=["create"])

    (conflict,) = merged.conflicts
    assert conflict.ours.startswith("delete in ")
    assert "store.insert(data)" in merged.text
    assert "store.put(data)" not in merged.text


def test_conflicts_around_a_pinned_key_are_still_reported() -> None:
    base = COMPOSE.format(tag="1", port="1", workers="1")
    mine = base.replace('"1:8000"', '"7:8000"')
    theirs = "services:\n  worker:\n    image: shop:1\n"

    merged = merge_pinned(
        base, mine, theirs, LABELS, path="compose.yaml", pinned=["services.web.ports"]
    )

    assert merged.conflicts
    assert '"7:8000"' in merged.text
