"""Dependencies that provide the services of a request."""

from typing import Annotated

from fastapi import Depends

from app.db.session import SessionDep
from app.repositories.author import AuthorRepository
from app.repositories.book import BookRepository
from app.repositories.tag import TagRepository
from app.repositories.user import UserRepository
from app.services.author import AuthorService
from app.services.book import BookService
from app.services.operations import OperationsService
from app.services.tag import TagService
from app.services.user import UserService


async def get_book_service(session: SessionDep) -> BookService:
    """Return the service of books."""
    return BookService(BookRepository(session))


BookServiceDep = Annotated[BookService, Depends(get_book_service)]


async def get_tag_service(session: SessionDep) -> TagService:
    """Return the service of tags."""
    return TagService(TagRepository(session))


TagServiceDep = Annotated[TagService, Depends(get_tag_service)]


async def get_user_service(session: SessionDep) -> UserService:
    """Return the service of users."""
    return UserService(UserRepository(session))


UserServiceDep = Annotated[UserService, Depends(get_user_service)]


async def get_author_service(session: SessionDep) -> AuthorService:
    """Return the service of authors."""
    return AuthorService(AuthorRepository(session))


AuthorServiceDep = Annotated[AuthorService, Depends(get_author_service)]


async def get_operations_service(session: SessionDep) -> OperationsService:
    """Return the service of endpoints that do not belong to an entity."""
    return OperationsService(session)


OperationsServiceDep = Annotated[OperationsService, Depends(get_operations_service)]
