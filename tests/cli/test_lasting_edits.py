"""Manual edits of any kind survive run after run."""

from __future__ import annotations

import pytest

from tests.cli.shop import BOOKS_SPEC, Shop

pytestmark = pytest.mark.expensive

SERVICE = "app/services/book.py"
SUCCESSIVE_CHANGES = (
    ("title: string(200)", "title: string(300)"),
    ("pages: integer | null", "pages: integer | null\n      blurb: text | null"),
    ("Something to read.", "Something to read twice."),
)
"""Changes to the spec, one for each run."""


def run_after_each_change(shop: Shop) -> None:
    """Run `gen` after each change to the spec, and once more without any."""
    text = BOOKS_SPEC
    for old, new in SUCCESSIVE_CHANGES:
        text = text.replace(old, new)
        shop.write_entities(text)
        assert shop.run().code == 0
    assert shop.run().code == 0


@pytest.mark.parametrize(
    ("path", "deleted", "beside"),
    [
        (
            SERVICE,
            "    async def delete_book(self, book_id: uuid.UUID) -> None:\n"
            '        """Delete a book."""\n'
            "        book = await self.repository.get(book_id, lock=to_delete)\n"
            "        await self.repository.delete(book)\n",
            "async def update_book",
        ),
        (
            "app/models/__init__.py",
            '    "Author",\n',
            '    "Book",\n',
        ),
        (
            "app/api/v1/router.py",
            "    include(books.router)\n",
            "    include(authors.router)\n",
        ),
    ],
    ids=["method", "list item", "router line"],
)
def test_deleted_code_stays_deleted(
    shop: Shop, path: str, deleted: str, beside: str
) -> None:
    shop.edit(path, deleted, "")

    run_after_each_change(shop)

    assert deleted not in shop.read(path)
    assert beside in shop.read(path)


def test_a_deleted_file_stays_deleted_in_later_runs(shop: Shop) -> None:
    (shop.output / "app/api/health.py").unlink()

    run_after_each_change(shop)

    assert not (shop.output / "app/api/health.py").exists()


def test_a_function_moved_to_a_user_file_stays_there(shop: Shop) -> None:
    method = "    async def create_book(self, data: BookCreate) -> Book:\n"
    text = shop.read(SERVICE)
    start = text.index(method)
    end = text.index("    async def ", start + 1)
    moved = text[start:end]
    (shop.output / SERVICE).write_text(text[:start] + text[end:], "utf-8")
    own = shop.output / "app/services/making.py"
    own.write_text(f"class Making:\n{moved}", "utf-8")

    run_after_each_change(shop)

    assert own.read_text("utf-8") == f"class Making:\n{moved}"
    assert method not in shop.read(SERVICE)


@pytest.mark.parametrize("name", ["Book.py", "library.py"], ids=["case", "name"])
def test_a_manually_renamed_file_is_a_user_file(shop: Shop, name: str) -> None:
    old, new = shop.output / SERVICE, shop.output / "app/services" / name
    old.rename(new)
    mine = new.read_text("utf-8") + "\n\ndef mine() -> None:\n    pass\n"
    new.write_text(mine, "utf-8")

    run_after_each_change(shop)

    assert new.read_text("utf-8") == mine
    assert SERVICE not in [
        p for p in shop.file_states() if p.endswith("services/book.py")
    ]


def test_a_renamed_entity_with_a_manually_moved_file_loses_nothing(
    shop: Shop,
) -> None:
    old, new = shop.output / SERVICE, shop.output / "app/services/library.py"
    old.rename(new)
    mine = new.read_text("utf-8") + "\n\ndef mine() -> None:\n    pass\n"
    new.write_text(mine, "utf-8")
    mark = "    # region custom: model\n"
    shop.edit("app/models/book.py", mark, f"{mark}    kept = 1\n")
    shop.write_entities(
        BOOKS_SPEC.replace("  Book:\n", "  Volume:\n    was: Book\n").replace(
            "inverse: books", "inverse: volumes"
        )
    )

    ran = shop.run()

    # The user moved the old file away, so the new one is not created, and imports of it
    # are reported.
    assert ran.code == 0
    assert "`app/services/volume.py` was deleted, but" in ran.err
    assert not (shop.output / "app/services/volume.py").exists()
    assert "def mine() -> None:" in new.read_text("utf-8")
    assert f"{mark}    kept = 1\n" in shop.read("app/models/volume.py")
