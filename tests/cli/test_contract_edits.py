"""The frontend follows user edits of `openapi.yaml`."""

from __future__ import annotations

import pytest

from tests.cli.shop import Shop

pytestmark = pytest.mark.expensive

TYPES = "frontend/types.ts"
AREA = "        area:\n          type: integer\n"
FIELD = "  area?: number;\n"


@pytest.fixture
def shop_with_edited_contract(shop: Shop) -> Shop:
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
def test_the_frontend_has_properties_added_to_the_contract(
    shop_with_edited_contract: Shop, command: list[str]
) -> None:
    assert shop_with_edited_contract.run("check").code == 1
    ran = shop_with_edited_contract.run(*command)

    assert ran.code == 0
    assert "update                    frontend/types.ts\n" in ran.err
    assert FIELD in _book(shop_with_edited_contract)
    assert AREA in shop_with_edited_contract.read("openapi.yaml")
    assert shop_with_edited_contract.run("check").err == "up to date\n"
    # The frontend does not count as edited by hand.
    assert TYPES not in shop_with_edited_contract.run("edits").out


def test_the_next_spec_change_is_in_contract_and_frontend(
    shop_with_edited_contract: Shop,
) -> None:
    shop_with_edited_contract.run()
    shop_with_edited_contract.change_entities(
        "pages: integer | null", "pages: integer | null\n      size: text | null"
    )
    ran = shop_with_edited_contract.run()

    assert ran.code == 0
    assert FIELD in _book(shop_with_edited_contract)
    assert "  size: string | null;\n" in _book(shop_with_edited_contract)
    assert shop_with_edited_contract.run("check").err == "up to date\n"


def test_the_frontend_is_reverted_with_the_contract(
    shop_with_edited_contract: Shop,
) -> None:
    before = shop_with_edited_contract.read(TYPES)
    shop_with_edited_contract.run()
    assert shop_with_edited_contract.run("edits", "--forget", "openapi.yaml").code == 0
    shop_with_edited_contract.run()

    assert shop_with_edited_contract.read(TYPES) == before


def test_a_restored_frontend_matches_the_contract(
    shop_with_edited_contract: Shop,
) -> None:
    shop_with_edited_contract.run()
    there = shop_with_edited_contract.read(TYPES)
    (shop_with_edited_contract.output / TYPES).unlink()
    shop_with_edited_contract.run()
    assert shop_with_edited_contract.run("restore", "frontend/").code == 0
    assert shop_with_edited_contract.read(TYPES) == there

    shop_with_edited_contract.edit("frontend/types.ts", FIELD, "")
    assert shop_with_edited_contract.run("edits", "--forget", "frontend/").code == 0
    assert FIELD in _book(shop_with_edited_contract)
    assert shop_with_edited_contract.run("check").err == "up to date\n"


def test_a_conflicted_contract_can_be_resolved(shop: Shop) -> None:
    text = shop.read("openapi.yaml").replace("maxLength: 200", "maxLength: 150")
    (shop.output / "openapi.yaml").write_text(text, "utf-8")
    shop.run()
    shop.change_entities("title: string(200)", "title: string(300)")
    ran = shop.run()

    assert ran.code == 1
    assert "CONFLICT                  openapi.yaml\n" in ran.err
    assert shop.run("resolve", "--theirs").code == 0
    assert shop.run().code == 0
    assert shop.run("check").err == "up to date\n"


@pytest.mark.parametrize("first", [[], ["types"]])
def test_a_renamed_entity_keeps_its_edits_in_contract_and_frontend(
    shop_with_edited_contract: Shop, first: list[str]
) -> None:
    shop_with_edited_contract.run()
    shop_with_edited_contract.change_entities("  Book:\n", "  Novel:\n    was: Book\n")
    assert shop_with_edited_contract.run(*first).code == 0
    ran = shop_with_edited_contract.run()

    assert ran.code == 0, ran.err
    text = shop_with_edited_contract.read(TYPES)
    start = text.index("export interface Novel {")
    assert FIELD in text[start : text.index("\n}\n", start)]
    assert shop_with_edited_contract.run("check").err == "up to date\n"


@pytest.mark.parametrize("text", ["paths: [", "{}", "\0"])
def test_the_frontend_of_a_broken_contract_follows_the_specs(
    shop: Shop, text: str
) -> None:
    before = shop.read(TYPES)
    (shop.output / "openapi.yaml").write_text(text, "utf-8")
    shop.run()

    assert shop.read(TYPES) == before
