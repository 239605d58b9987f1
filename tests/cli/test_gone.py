"""Hand-written code that uses removed parts of the spec is listed."""

from __future__ import annotations

import pytest

from tests.cli.shop import APP, BOOKS, Shop

SERVICE = "app/services/book.py"
METHODS = "    # region custom: methods\n"
SPEC = BOOKS.replace(
    "      pages: integer | null\n",
    "      pages: integer | null\n      notes: text | null\n      name: string(20)\n"
    "      status: {type: BookStatus, default: draft}\n",
) + (
    "    endpoints:\n      list: {}\n      get: {}\n"
    "      lend: {returns: Book}\n"
    "enums:\n  BookStatus: [draft, sold]\n"
)
MINE = """\
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
def used(bare: Shop) -> Shop:
    """Return a shop with hand-written code that uses books."""
    bare.specify(SPEC)
    assert bare.run().code == 0
    bare.edit(SERVICE, METHODS, METHODS + MINE)
    bare.edit(
        SERVICE,
        "# region custom: imports\n",
        "# region custom: imports\nfrom app.enums import BookStatus\n",
    )
    return bare


def listed(shop: Shop, spec: str) -> list[str]:
    """Return the lines of code that `gen` lists after a change to the spec."""
    shop.specify(spec)
    ran = shop.run("--allow-destructive")
    assert ran.code == 0, ran.err
    head, found, rest = ran.err.partition(" what is gone:\n")
    if not found:
        return []
    lines = [line for line in rest.split("\n") if line]
    count = head.rpartition("\n")[2].partition(" ")[0]
    assert count == str(len(lines))
    return [line.strip() for line in lines]


def at(shop: Shop, code: str) -> str:
    """Return the listing of a line of the service."""
    lines = shop.read(SERVICE).split("\n")
    (number,) = (n for n, line in enumerate(lines, 1) if line.strip() == code)
    return f"{SERVICE}:{number}: {code}"


def test_a_field_that_is_gone(used: Shop) -> None:
    found = listed(used, SPEC.replace("      notes: text | null\n", ""))

    assert found == [
        at(used, "first = book.notes"),
        at(used, 'second = row["notes"]'),
    ]


def test_a_field_whose_name_another_entity_has(used: Shop) -> None:
    found = listed(used, SPEC.replace("      name: string(20)\n", ""))

    assert found == [at(used, "third = book.name")]


def test_an_action_that_is_gone(used: Shop) -> None:
    found = listed(used, SPEC.replace("      lend: {returns: Book}\n", ""))

    last = "return [first, second, third, fourth, fifth, sixth, self.lend_book, book.title]"
    assert found == [at(used, last)]


def test_a_value_of_an_enum_that_is_gone(used: Shop) -> None:
    spec = SPEC.replace("[draft, sold]", "[draft, gone]")

    assert listed(used, spec) == [at(used, "sixth = BookStatus.SOLD")]


def test_an_entity_that_is_gone(shop: Shop) -> None:
    own = "from app import models\n\n\ndef f(x: models.Book) -> object:\n    return x.pages\n"
    (shop.output / "app/own.py").write_text(own, "utf-8")
    authors = BOOKS[: BOOKS.index("  Book:")]

    found = listed(shop, authors)

    assert found == ["app/own.py:4: def f(x: models.Book) -> object:"]


def test_nothing_is_said_of_a_change_that_takes_nothing_away(used: Shop) -> None:
    assert listed(used, SPEC.replace("string(200)", "string(300)")) == []


def test_nothing_is_said_of_what_is_only_elsewhere_in_another_layout(
    used: Shop,
) -> None:
    (used.folder / "specs/app.yaml").write_text(
        APP.replace("{name: shop", "{name: shop, layout: modular"), "utf-8"
    )

    ran = used.run()

    assert "what is gone" not in ran.err


def test_json_has_the_lines(used: Shop) -> None:
    used.specify(SPEC.replace("      name: string(20)\n", ""))

    (line,) = used.run("--allow-destructive", "--format", "json").json["gone"]

    assert line["path"] == SERVICE
    assert line["names"] == ["name"]
    assert line["text"] == "third = book.name"
