"""Renamed definitions are found by comparing emitted files."""

import pytest

from generator.merge import SpecRenames
from generator.merge.renaming.code_renames import (
    CodeRenames,
    EmittedPair,
    find_code_renames,
)
from generator.merge.renaming.spec_renames import (
    WordPairs,
    rename_words,
    replace_names_in_lines,
)

WORDS = (("Book", "Volume"), ("book", "volume"), ("books", "volumes"))
OLD = '''\
"""The business rules of books."""

from app.models import Book


class BookService:
    async def list_books(self, book_id: int) -> list[Book]:
        """Fetch books."""
        return await self.repository.page(book_id)
'''
NEW = OLD.replace("Book", "Volume").replace("book", "volume")


def renamed_definitions(
    old: str, new: str, words: WordPairs, *, parts: str = ""
) -> CodeRenames:
    """Return the renamed things between two versions of a module."""
    spelled = lambda name: rename_words(name, words)  # noqa: E731
    return find_code_renames(
        [EmittedPair("a.py", old, "a.py", new, spelled, frozenset(parts.split()))]
    )


def test_names_map_to_those_at_the_same_position() -> None:
    renames = SpecRenames({"Volume": "Book"}, {"Volume": WORDS})

    assert renames.changed_names([OLD], [NEW]) == {
        "Book": "Volume",
        "BookService": "VolumeService",
        "book_id": "volume_id",
        "books": "volumes",
        "list_books": "list_volumes",
    }
    assert renames.changed_names([OLD], [OLD + NEW]) == {}


def test_definitions_are_paired_by_position() -> None:
    # Imported names are defined elsewhere.
    assert renamed_definitions(OLD, NEW, WORDS).names == {
        ("a", "BookService"): "VolumeService",
        ("a", "BookService.list_books"): "list_volumes",
        ("a", "BookService.list_books.book_id"): "volume_id",
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("BookTag", "VolumeTag"),
        ("make_book", "make_volume"),
        ("Bookmark", "Bookmark"),
        ("notebook", "notebook"),
        ("ix_books_title", "ix_volumes_title"),
    ],
)
def test_only_whole_words_of_a_name_are_renamed(name: str, expected: str) -> None:
    assert rename_words(name, WORDS) == expected


def test_words_can_be_swapped() -> None:
    swap = (("First", "Second"), ("Second", "First"))

    assert rename_words("FirstToSecond", swap) == "SecondToFirst"


def test_fields_can_be_swapped_or_chained() -> None:
    old = "class A:\n    a: int\n    b: int\n"

    swap = renamed_definitions(old, old, (("a", "b"), ("b", "a")), parts="a b")
    chain = renamed_definitions(
        old, "class A:\n    b: int\n    c: int\n", (("a", "b"), ("b", "c"))
    )

    # The text is unchanged, but the meanings have changed.
    assert swap.names == {("a", "A.a"): "b", ("a", "A.b"): "a"}
    assert chain.names == {("a", "A.a"): "b", ("a", "A.b"): "c"}


def test_a_new_field_with_the_old_name_is_distinct() -> None:
    old, new = "class A:\n    a: int\n", "class A:\n    a: int\n    b: int\n"

    assert renamed_definitions(old, new, (("a", "b"),)).names == {}
    assert renamed_definitions(old, new, (("a", "b"),), parts="a").names == {
        ("a", "A.a"): "b"
    }


def test_tables_are_identified_by_their_models() -> None:
    old = 'class Book:\n    __tablename__ = "books"\n'
    new = 'class Volume:\n    __tablename__ = "volumes"\n'

    found = renamed_definitions(old, new, WORDS)

    assert found.models == {"Book": "Volume"}
    assert found.tables == {"books": "volumes"}


def test_prose_of_other_files_is_unchanged() -> None:
    old = "# Books\n\nbooks are sold here\n"
    names = {"books": "volumes", "Books": "Volumes"}

    assert replace_names_in_lines(old + "my books\n", old, names) == (
        "# Volumes\n\nvolumes are sold here\nmy books\n"
    )
