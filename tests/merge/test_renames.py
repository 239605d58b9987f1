import pytest

from generator.merge import Labels, Renames, merge, with_names

WORDS = (("Book", "Volume"), ("book", "volume"), ("books", "volumes"))
OLD = '''\
"""The business rules of books."""

from app.models import Book


class BookService:
    async def list_books(self, book_id: int) -> list[Book]:
        """Fetch books."""
        return await self.repository.page(book_id)
'''
NEW = '''\
"""The business rules of volumes."""

from app.models import Volume


class VolumeService:
    async def list_volumes(self, volume_id: int) -> list[Volume]:
        """Fetch volumes."""
        return await self.repository.page(volume_id)
'''


def test_names_are_those_that_the_new_text_has_in_their_place() -> None:
    renames = Renames({"Volume": "Book"}, WORDS)

    assert renames.names([OLD], [NEW]) == {
        "Book": "Volume",
        "BookService": "VolumeService",
        "book_id": "volume_id",
        "books": "volumes",
        "list_books": "list_volumes",
    }
    assert renames.names([OLD], [OLD + NEW]) == {}


@pytest.mark.parametrize(
    ("name", "renamed"),
    [
        ("BookTag", "VolumeTag"),
        ("make_book", "make_volume"),
        ("Bookmark", "Bookmark"),
        ("notebook", "notebook"),
        ("ix_books_title", "ix_volumes_title"),
    ],
)
def test_only_whole_words_of_a_name_are_renamed(name: str, renamed: str) -> None:
    names = Renames({}, WORDS).names([name], [renamed])

    assert names.get(name, name) == renamed


def test_names_may_swap() -> None:
    swap = Renames({"A": "B", "B": "A"}, (("First", "Second"), ("Second", "First")))

    assert swap._renamed("FirstToSecond") == "SecondToFirst"


def test_hand_edits_are_carried_to_the_new_names() -> None:
    names = Renames({}, WORDS).names([OLD], [NEW])
    ours = OLD.replace(
        "        return await",
        "        # no books on Sundays\n        check(Book, book_id)\n        return await",
    )

    base = with_names(OLD, OLD, names, python=True)
    mine = with_names(ours, OLD, names, python=True)
    result = merge(base, mine, NEW, Labels("mine", "gen"), path="service.py")

    assert base == NEW
    assert result.conflicts == ()
    assert result.text == NEW.replace(
        "        return await",
        "        # no books on Sundays\n        check(Volume, volume_id)\n"
        "        return await",
    )


def test_prose_of_other_files_stays_as_it_was_written() -> None:
    old = "# Books\n\nbooks are sold here\n"
    names = {"books": "volumes", "Books": "Volumes"}

    assert with_names(old + "my books\n", old, names, python=False) == (
        "# Volumes\n\nvolumes are sold here\nmy books\n"
    )


def test_broken_code_is_renamed_as_text() -> None:
    broken = "x = (\nBook = 1\n"

    assert with_names(broken, "Book = 1\n", {"Book": "Volume"}, python=True) == (
        "x = (\nVolume = 1\n"
    )


def test_attributes_are_renamed_behind_their_owner_alone() -> None:
    text = "book.title\nself.book.title\napp.title\ntitle = book.titles\n"

    assert with_names(text, "", {"book.title": "name"}, python=True) == (
        "book.name\nself.book.name\napp.title\ntitle = book.titles\n"
    )
