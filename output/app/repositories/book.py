"""The queries of books."""

from typing import ClassVar

from app.db.crud import BaseCRUD, Relations
from app.db.filters import Columns
from app.models import Book
from app.schemas.book import BookCreate, BookUpdate

# isort: split
# region custom: imports
# endregion


class BookRepository(BaseCRUD[Book, BookCreate, BookUpdate]):
    """The queries of books."""

    model = Book
    filters: ClassVar[Columns] = {
        "status": Book.status,
        "author_id": Book.author_id,
        "price": Book.price,
    }
    sorts: ClassVar[Columns] = {"title": Book.title, "created_at": Book.created_at}
    order: ClassVar[Columns] = {"-created_at": Book.created_at}
    searches = (Book.title,)
    includes: ClassVar[Relations] = {
        "author": Book.author,
        "tags": Book.tags,
        "sequel_to": Book.sequel_to,
    }
    links: ClassVar[Relations] = {"tag_ids": Book.tags}

    # region custom: queries
    # endregion
