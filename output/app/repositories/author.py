"""The queries of authors."""

from collections.abc import Iterator
from typing import ClassVar

from sqlalchemy import ColumnElement

from app.db.folding import contains
from app.db.paging import Columns
from app.db.repository import BaseRepository, Relations
from app.models import Author
from app.schemas.author import AuthorCreate, AuthorListQuery, AuthorUpdate

# isort: split
# region custom: imports
# endregion


class AuthorRepository(BaseRepository[Author, AuthorCreate, AuthorUpdate]):
    """The queries of authors."""

    model = Author
    sorts: ClassVar[Columns] = {"name": Author.name, "born": Author.born}
    lists: ClassVar[Relations] = {"books": Author.books}

    def conditions(self, query: AuthorListQuery) -> Iterator[ColumnElement[bool]]:
        """Yield the filter and search conditions of a list."""
        if query.name is not None:
            yield Author.name == query.name
        if query.name__in is not None:
            yield Author.name.in_(query.name__in)
        if query.name__contains is not None:
            yield contains(Author.name, query.name__contains)
        if query.born is not None:
            yield Author.born == query.born
        if query.born__gt is not None:
            yield Author.born > query.born__gt
        if query.born__gte is not None:
            yield Author.born >= query.born__gte
        if query.born__lt is not None:
            yield Author.born < query.born__lt
        if query.born__lte is not None:
            yield Author.born <= query.born__lte
        if query.born__in is not None:
            yield Author.born.in_(query.born__in)
        if query.born__is_null is not None:
            yield (
                Author.born.is_(None)
                if query.born__is_null
                else Author.born.is_not(None)
            )
        if query.search:
            yield contains(Author.name, query.search)

    # region custom: queries
    # endregion
