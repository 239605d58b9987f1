"""Classes and functions that users moved to their own files get later changes."""

from __future__ import annotations

import pytest

from tests.cli.shop import BOOKS_SPEC, Shop
from tests.cli.test_layout_edits import passes_ruff, run_in_app

pytestmark = pytest.mark.expensive

SERVICE = "app/services/book.py"
MOVED_FILE = "app/services/book_rules.py"
CRUD = ("list", "get", "create", "update", "delete")


def specify_actions(shop: Shop, *names: str) -> None:
    """Add the usual endpoints and some actions to books."""
    usual = "".join(f"      {name}: {{}}\n" for name in CRUD)
    actions = "".join(f"      {name}: {{returns: Book}}\n" for name in names)
    shop.write_entities(f"{BOOKS_SPEC}    endpoints:\n{usual}{actions}")


def move_the_service(shop: Shop) -> None:
    """Move the service class to a user file and import it from there."""
    text = shop.read(SERVICE)
    head, _, rest = text.partition("class BookService:")
    head = head.replace('"""The business rules of books."""', '"""Our rules."""')
    head = head.partition("# isort: split")[0].rstrip() + "\n\nLIMIT = 3\n\n\n"
    edited = rest.replace(
        "        return await self.repository.add(data)\n",
        "        assert LIMIT > 2\n        return await self.repository.add(data)\n",
    )
    (shop.output / MOVED_FILE).write_text(f"{head}class BookService:{edited}", "utf-8")
    (shop.output / SERVICE).write_text(
        '"""The business rules of books."""\n\n'
        "from app.services.book_rules import BookService\n\n"
        '__all__ = ["BookService"]\n',
        "utf-8",
    )


def test_a_moved_class_gets_spec_changes(shop: Shop) -> None:
    move_the_service(shop)
    assert shop.run().err == "nothing to do\n"
    specify_actions(shop, "lend")

    ran = shop.run()

    assert ran.code == 0, ran.err
    assert "merge, moved by hand" in ran.err
    own = shop.read(MOVED_FILE)
    assert "async def lend_book(" in own
    assert "assert LIMIT > 2" in own
    assert "class BookService" not in shop.read(SERVICE)
    assert run_in_app(shop.output, "print(1)") == "1\n"
    assert passes_ruff(shop.output)
    assert shop.run().err == "nothing to do\n"
    assert shop.run("check").code == 0


def test_a_copy_in_a_build_folder_is_not_updated(shop: Shop) -> None:
    move_the_service(shop)
    copy = shop.output / "build/lib/app/services/book.py"
    copy.parent.mkdir(parents=True)
    copy.write_text(shop.read(MOVED_FILE).replace("assert LIMIT > 2", "pass"), "utf-8")
    built = copy.read_text("utf-8")
    specify_actions(shop, "lend")

    assert shop.run().code == 0

    assert "async def lend_book(" in shop.read(MOVED_FILE)
    assert copy.read_text("utf-8") == built


def test_successive_changes_reach_a_moved_class(shop: Shop) -> None:
    move_the_service(shop)
    for number in range(1, 4):
        specify_actions(shop, *(f"lend{n}" for n in range(number)))
        assert shop.run().code == 0
    assert all(f"def lend{n}_book(" in shop.read(MOVED_FILE) for n in range(3))
    assert run_in_app(shop.output, "print(1)") == "1\n"


def test_a_moved_class_conflicts_in_its_new_file(shop: Shop) -> None:
    move_the_service(shop)
    path = shop.output / MOVED_FILE
    text = path.read_text("utf-8")
    path.write_text(text.replace("The business rules of books.", "Rules."), "utf-8")
    shop.change_entities("  Book:\n", "  Book:\n    plural: volumes\n")

    ran = shop.run()

    assert ran.code == 1, ran.err
    own = shop.read(MOVED_FILE)
    assert "<<<<<<< ours: BookService in app/services/book_rules.py" in own
    assert "assert LIMIT > 2" in own
    assert "<<<<<<<" not in shop.read(SERVICE)
    assert f"{MOVED_FILE}:" in shop.run("resolve").out
    assert shop.run("resolve", "--ours").code == 0
    assert "Rules." in shop.read(MOVED_FILE)
    assert "<<<<<<<" not in shop.read(MOVED_FILE)
    assert run_in_app(shop.output, "print(1)") == "1\n"


def test_a_class_found_nowhere_counts_as_deleted(shop: Shop) -> None:
    (shop.output / SERVICE).write_text('"""Gone."""\n', "utf-8")
    specify_actions(shop, "lend")

    assert shop.run().code == 1
    assert "<<<<<<< ours" in shop.read(SERVICE)
