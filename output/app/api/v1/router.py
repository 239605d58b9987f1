"""Version 1 of the API."""

from fastapi import APIRouter

from app.api.v1.endpoints import authors, books, operations, tags, users
from app.core.errors import problems

router = APIRouter(prefix="/api/v1", responses=problems(503))
router.include_router(operations.router)
router.include_router(books.router)
router.include_router(tags.router)
router.include_router(users.router)
router.include_router(authors.router)

# region custom: routers
# endregion
