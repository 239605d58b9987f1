"""Sessions."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from app.db.tracking import AppSession


def create_sessionmaker(bind: Any, **options: Any) -> async_sessionmaker[AsyncSession]:
    """Return a maker of sessions that never see deleted rows."""
    sessions = async_sessionmaker(
        bind,
        expire_on_commit=False,
        # A session that is used after its end would write what nobody commits.
        close_resets_only=False,
        sync_session_class=AppSession,
        **options,
    )
    return sessions


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Give a request its session, and commit it once before the answer starts."""
    async with request.state.sessions.begin() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
