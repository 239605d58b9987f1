"""`gen restore` and `gen edits --forget` restore the generated version."""

from __future__ import annotations

import pytest

from generator.merge import find_conflicts
from tests.cli.shop import BOOKS_SPEC, EDITED_PATH, Shop
from tests.cli.test_deleted_files import SERVICE, TESTS, delete_and_run
from tests.cli.test_layout_edits import run_in_app
from tests.cli.test_resolve import commit_project, git

pytestmark = pytest.mark.expensive


def test_a_restored_file_has_the_current_generated_text(shop: Shop) -> None:
    delete_and_run(shop, SERVICE)
    shop.write_entities(BOOKS_SPEC + "    endpoints: {lend: {returns: Book}}\n")
    assert shop.run().code == 0

    ran = shop.run("restore", f"output/{SERVICE}")

    assert (ran.code, ran.out, ran.err) == (0, "", f"restored  {SERVICE}\n")
    assert "async def lend_book(" in shop.read(SERVICE)
    assert run_in_app(shop.output, "print(1)") == "1\n"
    assert shop.run("edits").err == "no manual edits\n"
    assert shop.run("check").code == 0
    assert shop.run().err == "nothing to do\n"
    shop.edit(SERVICE, "class BookService:\n", "class BookService:\n    x = 1\n\n")
    shop.write_entities(BOOKS_SPEC + "    endpoints: {borrow: {returns: Book}}\n")
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
def test_paths_are_relative_to_the_current_folder_or_the_output(
    shop: Shop, at: str, path: str
) -> None:
    (shop.output / SERVICE).unlink()

    assert shop.run("restore", path, at=at).code == 0

    assert (shop.output / SERVICE).exists()
    assert shop.run("check").code == 0


def test_restoring_a_folder_restores_its_files(shop: Shop) -> None:
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
def test_unrestorable_paths_are_errors(shop: Shop, path: str, code: str) -> None:
    (shop.output / TESTS).unlink()
    before = shop.file_states()

    ran = shop.run("restore", TESTS, path)

    assert ran.code == 2
    assert f"error[{code}]" in ran.err
    assert shop.file_states() == before


def test_a_file_of_a_removed_entity_cannot_be_restored(shop: Shop) -> None:
    delete_and_run(shop)
    shop.write_entities(BOOKS_SPEC.partition("  Book:")[0])

    ran = shop.run("restore", TESTS)

    assert (ran.code, "not-generated" in ran.err) == (2, True)


@pytest.mark.fast
def test_nothing_is_restored_with_an_invalid_spec(shop: Shop) -> None:
    delete_and_run(shop)
    shop.write_entities("entities: {Book: {feilds: {}}}")

    ran = shop.run("restore", TESTS)

    assert ran.code == 2
    assert "error[unknown-key]" in ran.err
    assert not (shop.output / TESTS).exists()


def test_a_user_file_is_never_overwritten(shop: Shop) -> None:
    delete_and_run(shop)
    (shop.output / TESTS).write_text("mine = 1\n", "utf-8")

    restored, forgotten = shop.run("restore", TESTS), shop.run(
        "edits", "--forget", "tests"
    )

    assert (restored.code, "not-deleted" in restored.err) == (2, True)
    assert (forgotten.code, "unmanaged-file" in forgotten.err) == (2, True)
    assert shop.read(TESTS) == "mine = 1\n"


def test_a_module_turned_into_a_package_is_not_restored(shop: Shop) -> None:
    text = shop.read(SERVICE)
    delete_and_run(shop, SERVICE)
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
    shop.edit(EDITED_PATH, "Someone who writes.", "Someone who scribbles.")

    ran = shop.run("edits", "--forget", SERVICE)

    assert (ran.code, ran.err) == (0, f"regenerated, 2 edits discarded  {SERVICE}\n")
    assert shop.read(SERVICE) == before
    assert "scribbles" in shop.read(EDITED_PATH)
    assert SERVICE not in shop.run("edits").out
    assert shop.run("check").code == 0


@pytest.mark.fast
def test_forgetting_edits_applies_the_spec_change(shop: Shop) -> None:
    shop.edit(EDITED_PATH, "Someone who writes.", "Someone who scribbles.")
    shop.change_entities("Someone who writes.", "Someone who types.")

    assert shop.run("edits", "--forget", EDITED_PATH).code == 0

    assert '"""Someone who types."""' in shop.read(EDITED_PATH)
    assert shop.run().code == 0
    assert '"""Someone who types."""' in shop.read(EDITED_PATH)


@pytest.mark.fast
def test_forgetting_edits_restores_deleted_files(shop: Shop) -> None:
    delete_and_run(shop)

    ran = shop.run("edits", "--forget", "tests")

    assert (ran.code, ran.err) == (0, f"restored  {TESTS}\n")
    assert (shop.output / TESTS).exists()


def test_forgetting_edits_resolves_conflicts(shop: Shop) -> None:
    commit_project(shop)
    shop.make_conflict()
    assert shop.run().code == 1

    assert shop.run("edits", "--forget", EDITED_PATH).code == 0

    assert find_conflicts(shop.read(EDITED_PATH)) == ()
    assert '"""Someone who types."""' in shop.read(EDITED_PATH)
    assert git(shop, "ls-files", "--unmerged") == ""
    assert shop.run().code == 0


def test_an_unedited_folder_has_nothing_to_forget(shop: Shop) -> None:
    before = shop.file_states()

    ran = shop.run("edits", "--forget", "app")

    assert (ran.code, ran.err) == (0, "no manual edits\n")
    assert shop.file_states() == before
    assert shop.run("edits", "--forget").code == 2
    assert shop.run("edits", "--forget", "nowhere.py").code == 2
