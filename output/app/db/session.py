"""Engines and sessions."""

from collections.abc import AsyncIterator
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import event
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import (
    LoaderCriteriaOption,
    ORMExecuteState,
    Session,
    with_loader_criteria,
)

from app.db.base import SoftDelete, mappers


def create_engine(url: str, **options: Any) -> AsyncEngine:
    """Return an engine; on SQLite with foreign keys and real transactions."""
    engine = create_async_engine(url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", prepare_sqlite)
        event.listen(engine.sync_engine, "begin", begin_sqlite)
    return engine


def prepare_sqlite(connection: Any, record: Any) -> None:
    """Switch foreign keys on, and the driver's own transactions off."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.close()


def begin_sqlite(connection: Any) -> None:
    """Take the write lock at once: a later upgrade could fail between two requests."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def create_sessionmaker(bind: Any, **options: Any) -> async_sessionmaker[AsyncSession]:
    """Return a maker of sessions that never see deleted rows."""
    sessions = async_sessionmaker(
        bind, expire_on_commit=False, sync_session_class=AppSession, **options
    )
    return sessions


class AppSession(Session):
    """The session of the application."""


@event.listens_for(AppSession, "do_orm_execute")
def hide_deleted(state: ORMExecuteState) -> None:
    """Leave rows that are marked as deleted out of every query and relation."""
    if (
        state.is_select
        and not state.is_column_load
        and not state.is_relationship_load
        and not state.execution_options.get("include_deleted", False)
    ):
        state.statement = state.statement.options(*live_rows_only())


@cache
def live_rows_only() -> list[LoaderCriteriaOption]:
    """Give the conditions that no model's rows are marked as deleted."""
    models: list[Any] = [mapper.class_ for mapper in mappers()]
    return [
        with_loader_criteria(model, model.deleted_at.is_(None), include_aliases=True)
        for model in models
        if issubclass(model, SoftDelete)
    ]


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Give a request its session, and commit it once before the answer starts."""
    async with request.state.sessions.begin() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
