"""All models."""

from app.models.author import Author
from app.models.book import Book
from app.models.tag import Tag
from app.models.user import User

__all__ = [
    "Author",
    "Book",
    "Tag",
    "User",
]
