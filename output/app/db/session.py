"""Database sessions, and the dependencies that provide them."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.core.config import Settings
from app.db.tracking import AppSession


def create_sessionmaker(
    bind: Any, settings: Settings | None = None, **options: Any
) -> async_sessionmaker[AsyncSession]:
    """Return a factory of sessions that hide deleted rows and maintain versions."""
    sessions = async_sessionmaker(
        bind,
        expire_on_commit=False,
        # Reusing a closed session would write changes that are never committed.
        close_resets_only=False,
        sync_session_class=AppSession,
        info={"settings": settings},
        **options,
    )
    return sessions


async def get_sessionmaker(request: Request) -> async_sessionmaker[AsyncSession]:
    """Return the sessionmaker of the application."""
    sessions: async_sessionmaker[AsyncSession] = request.state.sessions
    return sessions


SessionmakerDep = Annotated[async_sessionmaker[AsyncSession], Depends(get_sessionmaker)]
"""For work that outlives the request, such as a background task."""


async def get_session(sessions: SessionmakerDep) -> AsyncIterator[AsyncSession]:
    """Provide a request's session, and commit it before the response starts."""
    async with sessions.begin() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
"""A dependency with `yield` that depends on it needs `scope="function"`, too."""
