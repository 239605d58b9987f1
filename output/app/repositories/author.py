"""The queries of authors."""

from typing import ClassVar

from app.db.crud import BaseCRUD, Relations
from app.db.filters import Columns
from app.models import Author
from app.schemas.author import AuthorCreate, AuthorUpdate

# isort: split
# region custom: imports
# endregion


class AuthorRepository(BaseCRUD[Author, AuthorCreate, AuthorUpdate]):
    """The queries of authors."""

    model = Author
    filters: ClassVar[Columns] = {"name": Author.name, "born": Author.born}
    sorts: ClassVar[Columns] = {"name": Author.name, "born": Author.born}
    searches = (Author.name,)
    includes: ClassVar[Relations] = {"books": Author.books}

    # region custom: queries
    # endregion
