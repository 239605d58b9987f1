"""All schemas, with forward references between their modules resolved."""

from app.schemas.author import AuthorCreate, AuthorDetail, AuthorPublic
from app.schemas.book import BookCreate, BookDetail, BookPublic
from app.schemas.tag import TagCreate, TagPublic
from app.schemas.user import UserCreate, UserPublic

__all__ = [
    "AuthorCreate",
    "AuthorDetail",
    "AuthorPublic",
    "BookCreate",
    "BookDetail",
    "BookPublic",
    "TagCreate",
    "TagPublic",
    "UserCreate",
    "UserPublic",
]

BookDetail.model_rebuild()
AuthorDetail.model_rebuild()
