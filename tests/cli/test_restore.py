"""`gen restore` and `gen edits --forget` restore the generated version."""

from __future__ import annotations

import pytest

from generator.merge import find_conflicts
from tests.cli.shop import BOOKS, EDITED, Shop
from tests.cli.test_deleted import SERVICE, TESTS, deleted
from tests.cli.test_layout_edits import served
from tests.cli.test_resolve import committed, git


def test_a_deleted_file_comes_back_as_it_would_be_now(shop: Shop) -> None:
    deleted(shop, SERVICE)
    shop.specify(BOOKS + "    endpoints: {lend: {returns: Book}}\n")
    assert shop.run().code == 0

    ran = shop.run("restore", f"output/{SERVICE}")

    assert (ran.code, ran.out, ran.err) == (0, "", f"restored  {SERVICE}\n")
    assert "async def lend_book(" in shop.read(SERVICE)
    assert served(shop.output, "print(1)") == "1\n"
    assert shop.run("edits").err == "no edits by hand\n"
    assert shop.run("check").code == 0
    assert shop.run().err == "nothing to do\n"
    shop.edit(SERVICE, "class BookService:\n", "class BookService:\n    x = 1\n\n")
    shop.specify(BOOKS + "    endpoints: {borrow: {returns: Book}}\n")
    assert shop.run().code == 0
    assert "async def borrow_book(" in shop.read(SERVICE)
    assert "    x = 1\n" in shop.read(SERVICE)


@pytest.mark.parametrize(
    ("at", "path"),
    [
        (".", f"output/{SERVICE}"),
        (".", SERVICE),
        ("output", SERVICE),
        ("output/app/services", "book.py"),
        ("output/app/services", SERVICE),
    ],
)
def test_the_path_is_from_here_or_from_the_output(
    shop: Shop, at: str, path: str
) -> None:
    (shop.output / SERVICE).unlink()

    assert shop.run("restore", path, at=at).code == 0

    assert (shop.output / SERVICE).exists()
    assert shop.run("check").code == 0


def test_a_folder_brings_back_all_below_it(shop: Shop) -> None:
    before = {p: shop.read(p) for p in (SERVICE, "app/services/author.py", TESTS)}
    for path in before:
        (shop.output / path).unlink()
    assert shop.run().code == 0

    ran = shop.run("restore", "output/app/services")

    assert ran.err.splitlines() == [
        "restored  app/services/author.py",
        f"restored  {SERVICE}",
    ]
    assert shop.read(SERVICE) == before[SERVICE]
    assert not (shop.output / TESTS).exists()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (SERVICE, "not-deleted"),
        ("app/services", "not-deleted"),
        ("app/nothing.py", "not-generated"),
        ("migrations/versions", "not-generated"),
        ("../specs", "not-generated"),
    ],
)
def test_what_cannot_be_brought_back_is_an_error(
    shop: Shop, path: str, code: str
) -> None:
    (shop.output / TESTS).unlink()
    before = shop.disk()

    ran = shop.run("restore", TESTS, path)

    assert ran.code == 2
    assert f"error[{code}]" in ran.err
    assert shop.disk() == before


def test_a_file_that_left_the_spec_cannot_be_brought_back(shop: Shop) -> None:
    deleted(shop)
    shop.specify(BOOKS.partition("  Book:")[0])

    ran = shop.run("restore", TESTS)

    assert (ran.code, "not-generated" in ran.err) == (2, True)


def test_a_wrong_spec_brings_nothing_back(shop: Shop) -> None:
    deleted(shop)
    shop.specify("entities: {Book: {feilds: {}}}")

    ran = shop.run("restore", TESTS)

    assert ran.code == 2
    assert "error[unknown-key]" in ran.err
    assert not (shop.output / TESTS).exists()


def test_a_file_of_ones_own_is_never_overwritten(shop: Shop) -> None:
    deleted(shop)
    (shop.output / TESTS).write_text("mine = 1\n", "utf-8")

    restored, forgotten = shop.run("restore", TESTS), shop.run(
        "edits", "--forget", "tests"
    )

    assert (restored.code, "not-deleted" in restored.err) == (2, True)
    assert (forgotten.code, "own-file" in forgotten.err) == (2, True)
    assert shop.read(TESTS) == "mine = 1\n"


def test_a_module_beside_the_package_it_became_is_not_brought_back(shop: Shop) -> None:
    text = shop.read(SERVICE)
    deleted(shop, SERVICE)
    (shop.output / "app/services/book").mkdir()
    (shop.output / "app/services/book/__init__.py").write_text(text, "utf-8")

    ran = shop.run("restore", SERVICE)

    assert (ran.code, "shadowed-module" in ran.err) == (2, True)
    assert not (shop.output / SERVICE).exists()


def test_edits_are_dropped_and_counted(shop: Shop) -> None:
    before = shop.read(SERVICE)
    mark = "    # region custom: methods\n"
    shop.edit(SERVICE, mark, f"{mark}    x = 1\n")
    shop.edit(
        SERVICE, "        return await self.repository.add(data)", "        return 1"
    )
    shop.edit(EDITED, "Someone who writes.", "Someone who scribbles.")

    ran = shop.run("edits", "--forget", SERVICE)

    assert (ran.code, ran.err) == (0, f"as generated, 2 edits lost  {SERVICE}\n")
    assert shop.read(SERVICE) == before
    assert "scribbles" in shop.read(EDITED)
    assert SERVICE not in shop.run("edits").out
    assert shop.run("check").code == 0


def test_forgetting_takes_the_change_of_the_spec_at_once(shop: Shop) -> None:
    shop.edit(EDITED, "Someone who writes.", "Someone who scribbles.")
    shop.respecify("Someone who writes.", "Someone who types.")

    assert shop.run("edits", "--forget", EDITED).code == 0

    assert '"""Someone who types."""' in shop.read(EDITED)
    assert shop.run().code == 0
    assert '"""Someone who types."""' in shop.read(EDITED)


def test_forgetting_brings_deleted_files_back_too(shop: Shop) -> None:
    deleted(shop)

    ran = shop.run("edits", "--forget", "tests")

    assert (ran.code, ran.err) == (0, f"restored  {TESTS}\n")
    assert (shop.output / TESTS).exists()


def test_forgetting_settles_conflicts(shop: Shop) -> None:
    committed(shop)
    shop.make_conflict()
    assert shop.run().code == 1

    assert shop.run("edits", "--forget", EDITED).code == 0

    assert find_conflicts(shop.read(EDITED)) == ()
    assert '"""Someone who types."""' in shop.read(EDITED)
    assert git(shop, "ls-files", "--unmerged") == ""
    assert shop.run().code == 0


def test_without_edits_there_is_nothing_to_forget(shop: Shop) -> None:
    before = shop.disk()

    ran = shop.run("edits", "--forget", "app")

    assert (ran.code, ran.err) == (0, "no edits by hand\n")
    assert shop.disk() == before
    assert shop.run("edits", "--forget").code == 2
    assert shop.run("edits", "--forget", "nowhere.py").code == 2
