"""Version 1 of the API."""

from functools import partial

from fastapi import FastAPI

from app.api.v1.endpoints import authors, books, operations, tags, users
from app.core.errors import problems


def include_routers(app: FastAPI) -> None:
    """Add the routers of version 1 to the application.

    Each is added separately, because nested routers slow down routing.
    """
    include = partial(app.include_router, prefix="/api/v1", responses=problems(503))
    include(operations.router)
    include(books.router)
    include(tags.router)
    include(users.router)
    include(authors.router)
    # region custom: routers
    # endregion
