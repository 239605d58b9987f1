"""Files that the user deleted stay deleted until restored."""

from __future__ import annotations

import pytest

from tests.cli.shop import BOOKS_SPEC, Shop
from tests.cli.test_lasting_edits import run_after_each_change
from tests.cli.test_layout_edits import passes_ruff

pytestmark = pytest.mark.expensive

SERVICE = "app/services/book.py"
TESTS = "tests/api/test_books.py"
VOLUMES_SPEC = BOOKS_SPEC.replace("  Book:\n", "  Volume:\n    was: Book\n").replace(
    "inverse: books", "inverse: volumes"
)


def delete_and_run(shop: Shop, path: str = TESTS) -> None:
    """Delete a file and run `gen`."""
    (shop.output / path).unlink()
    assert shop.run().code == 0


def test_a_deleted_file_never_conflicts_with_spec_changes(shop: Shop) -> None:
    (shop.output / TESTS).unlink()

    run_after_each_change(shop)

    assert not (shop.output / TESTS).exists()
    assert shop.run("check").code == 0
    assert shop.run("edits").out == f"{TESTS}  (opted out)\n"


@pytest.mark.fast
def test_a_deletion_is_reported_once_with_the_restore_command(shop: Shop) -> None:
    (shop.output / TESTS).unlink()
    assert shop.run("edits").out == f"{TESTS}  (deleted)\n"
    shop.change_entities("Something to read.", "Something to write.")

    ran = shop.run()

    told = [line for line in ran.err.splitlines() if TESTS in line]
    assert told == [f"{'stays deleted':24}  {TESTS}"]
    assert "`gen restore PATH` restores them" in ran.err
    shop.write_entities(BOOKS_SPEC.replace("title: string(200)", "title: string(300)"))
    ran = shop.run()
    assert (ran.code, TESTS in ran.err, "restore" in ran.err) == (0, False, False)


def test_a_deletion_follows_a_renamed_entity(shop: Shop) -> None:
    delete_and_run(shop)
    shop.write_entities(VOLUMES_SPEC)

    assert shop.run().code == 0

    assert not (shop.output / "tests/api/test_volumes.py").exists()
    assert shop.run("edits").out == "tests/api/test_volumes.py  (opted out)\n"
    assert shop.run("check").code == 0
    shop.write_entities(VOLUMES_SPEC.replace("string(200)", "string(300)"))
    assert shop.run().code == 0
    assert not (shop.output / "tests/api/test_volumes.py").exists()


def test_a_file_deleted_before_a_rename_is_reported_under_its_new_name(
    shop: Shop,
) -> None:
    (shop.output / TESTS).unlink()
    shop.write_entities(VOLUMES_SPEC)

    ran = shop.run()

    assert ran.code == 0
    assert f"{'stays deleted':24}  tests/api/test_volumes.py" in ran.err
    assert not (shop.output / "tests/api/test_volumes.py").exists()


def test_a_deletion_follows_a_layout_switch(shop: Shop) -> None:
    delete_and_run(shop, SERVICE)
    shop.set_layout("modular")

    assert shop.run().code == 0

    assert shop.run("edits").out == "app/modules/book/service.py  (opted out)\n"
    assert not (shop.output / "app/modules/book/service.py").exists()
    assert (shop.output / "app/modules/book/router.py").exists()
    shop.set_layout("layered")
    assert shop.run().code == 0
    assert shop.run("edits").out == f"{SERVICE}  (opted out)\n"


def test_a_deleted_file_that_leaves_the_spec_is_forgotten(shop: Shop) -> None:
    delete_and_run(shop)
    shop.write_entities(BOOKS_SPEC.partition("  Book:")[0])
    assert shop.run("--allow-destructive").code == 0
    assert TESTS not in shop.read(".gen/lock.json")

    shop.write_entities(BOOKS_SPEC)
    assert shop.run().code == 0

    assert (shop.output / TESTS).exists()


def test_a_user_file_in_place_of_a_deleted_file_is_kept(shop: Shop) -> None:
    delete_and_run(shop)
    mine = "def test_mine() -> None:\n    assert True\n"
    (shop.output / TESTS).write_text(mine, "utf-8")

    assert shop.run().err == "nothing to do\n"
    assert shop.run("check").code == 0
    run_after_each_change(shop)

    assert shop.read(TESTS) == mine
    assert shop.run("edits").out == (
        f"{TESTS}  (opted out; a file of your own is in its place)\n"
    )
    shop.write_entities(BOOKS_SPEC.partition("  Book:")[0])
    assert shop.run("--allow-destructive").code == 0
    assert shop.read(TESTS) == mine


def test_a_user_file_is_not_moved_by_a_rename(
    shop: Shop,
) -> None:
    delete_and_run(shop)
    mine = "def test_mine() -> None:\n    assert True\n"
    (shop.output / TESTS).write_text(mine, "utf-8")
    shop.write_entities(VOLUMES_SPEC)

    assert shop.run().code == 0

    assert shop.read(TESTS) == mine
    assert not (shop.output / "tests/api/test_volumes.py").exists()


def test_a_deleted_file_re_added_with_edits_is_merged_again(shop: Shop) -> None:
    text = shop.read(SERVICE)
    delete_and_run(shop, SERVICE)
    shop.change_entities("title: string(200)", "title: string(300)")
    assert shop.run().code == 0
    mine = text.replace("class BookService:\n", "class BookService:\n    mine = 1\n\n")
    (shop.output / SERVICE).write_text(mine, "utf-8")
    shop.write_entities(
        BOOKS_SPEC.replace("title: string(200)", "title: string(300)")
        + "    endpoints: {lend: {returns: Book}}\n"
    )

    assert shop.run().code == 0

    assert "    mine = 1\n" in shop.read(SERVICE)
    assert "async def lend_book(" in shop.read(SERVICE)
    assert passes_ruff(shop.output)


def test_a_deleted_module_that_is_imported_causes_a_warning(shop: Shop) -> None:
    (shop.output / SERVICE).unlink()

    checked = shop.run("check")
    ran = shop.run()

    assert checked.code == 1
    for told in (checked.err, ran.err):
        assert "warning[deleted-import]" in told
        assert "    app/api/v1/dependencies.py\n" in told
        assert "`gen restore app/services/book.py`" in told
    assert ran.code == 0
    shop.change_entities("title: string(200)", "title: string(300)")
    assert "deleted-import" not in shop.run().err


def test_a_later_import_of_a_deleted_module_causes_a_warning(shop: Shop) -> None:
    delete_and_run(shop, "app/schemas/book.py")
    shop.change_entities(
        "fields: {name: string(200)}",
        "fields: {name: string(200)}\n    endpoints: {get: {include: [books]}}",
    )

    told = shop.run().err

    warning = told.partition("deleted-import")[2].partition("\n\n")[0]
    assert "    app/schemas/author.py" in warning
    assert "app/services/book.py" not in warning


@pytest.mark.parametrize("package", [True, False])
def test_a_module_turned_into_a_package_causes_no_warning(
    shop: Shop, package: bool
) -> None:
    text = shop.read(SERVICE)
    (shop.output / SERVICE).unlink()
    if package:
        folder = shop.output / "app/services/book"
        folder.mkdir()
        (folder / "__init__.py").write_text(text, "utf-8")

    assert ("deleted-import" in shop.run().err) is not package
