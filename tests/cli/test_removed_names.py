"""Hand-written code that uses removed parts of the spec is listed."""

from __future__ import annotations

import pytest

from tests.cli.shop import APP_SPEC, BOOKS_SPEC, Shop

pytestmark = pytest.mark.expensive

SERVICE = "app/services/book.py"
METHODS = "    # region custom: methods\n"
SPEC = BOOKS_SPEC.replace(
    "      pages: integer | null\n",
    "      pages: integer | null\n      notes: text | null\n      name: string(20)\n"
    "      status: {type: BookStatus, default: draft}\n",
) + (
    "    endpoints:\n      list: {}\n      get: {}\n"
    "      lend: {returns: Book}\n"
    "enums:\n  BookStatus: [draft, sold]\n"
)
USER_METHOD = """\
    async def shown(self, book: Book, row: dict[str, str]) -> list[object]:
        # The notes of a book.
        first = book.notes
        second = row["notes"]
        third = book.name
        fourth = book.author.name
        fifth = row["name"]
        sixth = BookStatus.SOLD
        return [first, second, third, fourth, fifth, sixth, self.lend_book, book.title]

"""


@pytest.fixture
def shop_with_uses(ungenerated_shop: Shop) -> Shop:
    """Return a shop with hand-written code that uses books."""
    ungenerated_shop.write_entities(SPEC)
    assert ungenerated_shop.run().code == 0
    ungenerated_shop.edit(SERVICE, METHODS, METHODS + USER_METHOD)
    ungenerated_shop.edit(
        SERVICE,
        "# region custom: imports\n",
        "# region custom: imports\nfrom app.enums import BookStatus\n",
    )
    return ungenerated_shop


def listed_lines(shop: Shop, spec: str) -> list[str]:
    """Return the lines of code that `gen` lists after a change to the spec."""
    shop.write_entities(spec)
    ran = shop.run("--allow-destructive")
    assert ran.code == 0, ran.err
    head, found, rest = ran.err.partition(" a removed name:\n")
    if not found:
        return []
    lines = [line for line in rest.split("\n") if line]
    count = head.rpartition("\n")[2].partition(" ")[0]
    assert count == str(len(lines))
    return [line.strip() for line in lines]


def listing_of(shop: Shop, code: str) -> str:
    """Return the listing of a line of the service."""
    lines = shop.read(SERVICE).split("\n")
    (number,) = (n for n, line in enumerate(lines, 1) if line.strip() == code)
    return f"{SERVICE}:{number}: {code}"


@pytest.mark.fast
def test_uses_of_a_removed_field_are_listed(shop_with_uses: Shop) -> None:
    found = listed_lines(shop_with_uses, SPEC.replace("      notes: text | null\n", ""))

    assert found == [
        listing_of(shop_with_uses, "first = book.notes"),
        listing_of(shop_with_uses, 'second = row["notes"]'),
    ]


def test_uses_of_a_same_named_field_elsewhere_are_not_listed(
    shop_with_uses: Shop,
) -> None:
    found = listed_lines(shop_with_uses, SPEC.replace("      name: string(20)\n", ""))

    assert found == [listing_of(shop_with_uses, "third = book.name")]


def test_uses_of_a_removed_action_are_listed(shop_with_uses: Shop) -> None:
    found = listed_lines(
        shop_with_uses, SPEC.replace("      lend: {returns: Book}\n", "")
    )

    last = "return [first, second, third, fourth, fifth, sixth, self.lend_book, book.title]"
    assert found == [listing_of(shop_with_uses, last)]


def test_uses_of_a_removed_enum_value_are_listed(shop_with_uses: Shop) -> None:
    spec = SPEC.replace("[draft, sold]", "[draft, gone]")

    assert listed_lines(shop_with_uses, spec) == [
        listing_of(shop_with_uses, "sixth = BookStatus.SOLD")
    ]


@pytest.mark.fast
def test_uses_of_a_removed_entity_are_listed(shop: Shop) -> None:
    own = "from app import models\n\n\ndef f(x: models.Book) -> object:\n    return x.pages\n"
    (shop.output / "app/own.py").write_text(own, "utf-8")
    authors = BOOKS_SPEC[: BOOKS_SPEC.index("  Book:")]

    found = listed_lines(shop, authors)

    assert found == ["app/own.py:4: def f(x: models.Book) -> object:"]


def test_a_change_without_removals_lists_nothing(shop_with_uses: Shop) -> None:
    assert (
        listed_lines(shop_with_uses, SPEC.replace("string(200)", "string(300)")) == []
    )


def test_a_layout_switch_lists_nothing(
    shop_with_uses: Shop,
) -> None:
    (shop_with_uses.folder / "specs/app.yaml").write_text(
        APP_SPEC.replace("{name: shop", "{name: shop, layout: modular"), "utf-8"
    )

    ran = shop_with_uses.run()

    assert "a removed name" not in ran.err


def test_json_contains_the_listed_lines(shop_with_uses: Shop) -> None:
    shop_with_uses.write_entities(SPEC.replace("      name: string(20)\n", ""))

    (line,) = shop_with_uses.run("--allow-destructive", "--format", "json").json["gone"]

    assert line["path"] == SERVICE
    assert line["names"] == ["name"]
    assert line["text"] == "third = book.name"
