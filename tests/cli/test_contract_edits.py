"""The frontend follows user edits of `openapi.yaml`."""

from __future__ import annotations

import pytest

from tests.cli.shop import Shop

TYPES = "frontend/types.ts"
AREA = "        area:\n          type: integer\n"
FIELD = "  area?: number;\n"


@pytest.fixture
def edited(shop: Shop) -> Shop:
    """Return the project with a hand-written property in `BookPublic`."""
    text = shop.read("openapi.yaml")
    at = text.index("\n    BookPublic:\n")
    at = text.index("      properties:\n", at) + len("      properties:\n")
    (shop.output / "openapi.yaml").write_text(text[:at] + AREA + text[at:], "utf-8")
    return shop


def _book(shop: Shop) -> str:
    text = shop.read(TYPES)
    start = text.index("export interface Book {")
    return text[start : text.index("\n}\n", start)]


@pytest.mark.parametrize("command", [[], ["types"]])
def test_the_frontend_has_what_the_contract_has(
    edited: Shop, command: list[str]
) -> None:
    assert edited.run("check").code == 1
    ran = edited.run(*command)

    assert ran.code == 0
    assert "update                    frontend/types.ts\n" in ran.err
    assert FIELD in _book(edited)
    assert AREA in edited.read("openapi.yaml")
    assert edited.run("check").err == "in step\n"
    # The frontend does not count as edited by hand.
    assert TYPES not in edited.run("edits").out


def test_the_next_change_of_the_spec_is_in_both(edited: Shop) -> None:
    edited.run()
    edited.respecify(
        "pages: integer | null", "pages: integer | null\n      size: text | null"
    )
    ran = edited.run()

    assert ran.code == 0
    assert FIELD in _book(edited)
    assert "  size: string | null;\n" in _book(edited)
    assert edited.run("check").err == "in step\n"


def test_the_frontend_goes_back_with_the_contract(edited: Shop) -> None:
    before = edited.read(TYPES)
    edited.run()
    assert edited.run("edits", "--forget", "openapi.yaml").code == 0
    edited.run()

    assert edited.read(TYPES) == before


def test_a_frontend_that_comes_back_is_that_of_the_contract(edited: Shop) -> None:
    edited.run()
    there = edited.read(TYPES)
    (edited.output / TYPES).unlink()
    edited.run()
    assert edited.run("restore", "frontend/").code == 0
    assert edited.read(TYPES) == there

    edited.edit("frontend/types.ts", FIELD, "")
    assert edited.run("edits", "--forget", "frontend/").code == 0
    assert FIELD in _book(edited)
    assert edited.run("check").err == "in step\n"


def test_the_frontend_waits_where_the_contract_is_in_conflict(shop: Shop) -> None:
    text = shop.read("openapi.yaml").replace("maxLength: 200", "maxLength: 150")
    (shop.output / "openapi.yaml").write_text(text, "utf-8")
    shop.run()
    shop.respecify("title: string(200)", "title: string(300)")
    ran = shop.run()

    assert ran.code == 1
    assert "CONFLICT                  openapi.yaml\n" in ran.err
    assert shop.run("resolve", "--theirs").code == 0
    assert shop.run().code == 0
    assert shop.run("check").err == "in step\n"


@pytest.mark.parametrize("first", [[], ["types"]])
def test_a_renamed_entity_keeps_its_edits_in_both(
    edited: Shop, first: list[str]
) -> None:
    edited.run()
    edited.respecify("  Book:\n", "  Novel:\n    was: Book\n")
    assert edited.run(*first).code == 0
    ran = edited.run()

    assert ran.code == 0, ran.err
    text = edited.read(TYPES)
    start = text.index("export interface Novel {")
    assert FIELD in text[start : text.index("\n}\n", start)]
    assert edited.run("check").err == "in step\n"


@pytest.mark.parametrize("text", ["paths: [", "{}", "\0"])
def test_a_frontend_of_a_broken_contract_is_that_of_the_specs(
    shop: Shop, text: str
) -> None:
    before = shop.read(TYPES)
    (shop.output / "openapi.yaml").write_text(text, "utf-8")
    shop.run()

    assert shop.read(TYPES) == before
