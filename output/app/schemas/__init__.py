"""Every schema, with the references between their modules resolved."""

from app.schemas.author import AuthorDetail, AuthorPublic
from app.schemas.book import BookDetail, BookPublic
from app.schemas.tag import TagPublic
from app.schemas.user import UserPublic

__all__ = [
    "AuthorDetail",
    "AuthorPublic",
    "BookDetail",
    "BookPublic",
    "TagPublic",
    "UserPublic",
]

BookDetail.model_rebuild()
AuthorDetail.model_rebuild()
