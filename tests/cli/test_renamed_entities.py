"""Manual edits follow renames in the spec."""

import pytest

from tests.cli.shop import BOOKS_SPEC, Shop

pytestmark = pytest.mark.expensive

RENAMED_SPEC = (
    BOOKS_SPEC.replace("  Book:\n", "  Volume:\n    was: Book\n")
    .replace("inverse: books", "inverse: volumes")
    .replace("      title: string(200)", "      name: {type: string(200), was: title}")
)


@pytest.mark.fast
def test_edits_follow_a_renamed_entity(shop: Shop) -> None:
    shop.edit(
        "app/services/book.py",
        "class BookService:\n",
        "async def lent(book: Book) -> str:\n"
        "    # a book that is out\n    return book.title\n\n\nclass BookService:\n",
    )
    mark = "    # region custom: model\n"
    shop.edit("app/models/book.py", mark, f"{mark}    mine = 1\n")
    shop.write_entities(RENAMED_SPEC)

    ran = shop.run("--allow-destructive")

    assert ran.code == 0, ran.err
    assert not (shop.output / "app/services/book.py").exists()
    service = shop.read("app/services/volume.py")
    # The user's name of the parameter is kept.
    assert "async def lent(book: Volume) -> str:\n" in service
    assert "    # a book that is out\n    return book.name\n" in service
    assert "class VolumeService:\n" in service
    assert f"{mark}    mine = 1\n" in shop.read("app/models/volume.py")
    assert "rename, 1 edit kept       app/services/volume.py\n" in ran.err
    assert "Book" not in service.replace("a book", "")
    assert shop.run("check").code == 0


def test_edits_follow_a_renamed_entity_to_its_new_module(shop: Shop) -> None:
    shop.set_layout("modular")
    assert shop.run().code == 0
    shop.edit(
        "app/modules/book/service.py",
        "class BookService:\n",
        "async def lent(book: Book) -> str:\n    return book.title\n\n\n"
        "class BookService:\n",
    )
    shop.write_entities(RENAMED_SPEC)

    ran = shop.run()

    assert ran.code == 0, ran.err
    assert not (shop.output / "app/modules/book").exists()
    service = shop.read("app/modules/volume/service.py")
    assert "async def lent(book: Volume) -> str:\n    return book.name\n" in service
    assert shop.run("check").code == 0


def test_a_renamed_entity_does_not_merge_into_an_existing_module(shop: Shop) -> None:
    shop.set_layout("modular")
    shop.write_entities(
        BOOKS_SPEC.replace("  Author:\n", "  Author:\n    module: volume\n")
    )
    assert shop.run().code == 0
    for module in ("book", "volume"):
        path = f"app/modules/{module}/service.py"
        shop.edit(path, "class ", f"# of {module}\nclass ")
    shop.write_entities(
        RENAMED_SPEC.replace("  Author:\n", "  Author:\n    module: volume\n")
    )

    ran = shop.run()

    assert ran.code == 0, ran.err
    assert "# of volume\n" in shop.read("app/modules/volume/service.py")
    # Edits that have no new place stay where they are.
    assert "# of book\n" in shop.read("app/modules/book/service.py")


def test_a_rename_is_applied_once(shop: Shop) -> None:
    shop.write_entities(RENAMED_SPEC)
    assert shop.run().code == 0
    before = shop.file_states()

    ran = shop.run()

    assert (ran.code, ran.err) == (0, "nothing to do\n")
    assert shop.file_states() == before


def test_a_new_entity_with_the_old_name_has_separate_files(shop: Shop) -> None:
    shop.edit(
        "app/models/book.py",
        "    # region custom: model\n",
        "    # mine\n    # region custom: model\n",
    )
    shop.write_entities(RENAMED_SPEC)
    assert shop.run().code == 0
    shop.write_entities(RENAMED_SPEC + "  Book:\n    fields: {pages: integer}\n")

    ran = shop.run()

    assert ran.code == 0, ran.err
    assert "# mine" in shop.read("app/models/volume.py")
    assert "# mine" not in shop.read("app/models/book.py")


def test_reformatted_docstrings_are_not_edits(shop: Shop) -> None:
    path = "app/services/book.py"
    laid_out = '    """\n    The business rules of books.\n    """\n'
    file = shop.output / path
    head, line, rest = file.read_text("utf-8").rpartition(
        '    """The business rules of books."""\n'
    )
    file.write_text(head + laid_out + rest, "utf-8")
    assert line
    assert shop.run("edits", path).out == f"{path}  (formatting only)\n"
    shop.write_entities(RENAMED_SPEC)

    assert shop.run("--allow-destructive").code == 0

    renamed = laid_out.replace("books", "volumes")
    assert renamed in shop.read("app/services/volume.py")
