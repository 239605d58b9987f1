"""Run migrations safely alongside each other and the application."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from typing import Any

from sqlalchemy import URL, Connection, NullPool, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

ADVISORY_LOCK = int.from_bytes(b"alembic")
"""The key of the PostgreSQL lock that is held while a database is migrated."""
POLL_SECONDS = 0.2
A_DAY = 24 * 60 * 60.0

ATTEMPTS = 5
PAUSE_SECONDS = 1.0
LOCK_STATES = {
    "40P01",  # a deadlock
    "55P03",  # a lock is not available
}

MARK = "last part to be done: "
"""The start of the comment on Alembic's table while a revision is unfinished."""

log = logging.getLogger("alembic.runtime.migration")


@asynccontextmanager
async def alone(connection: AsyncConnection) -> AsyncIterator[None]:
    """Wait for other migrations of the database, and block new ones."""
    if connection.dialect.name == "sqlite":
        async with alone_on_sqlite(connection):
            yield
    elif connection.dialect.name == "postgresql":
        async with alone_on_postgresql(connection.engine.url):
            yield
    else:
        yield


@asynccontextmanager
async def alone_on_postgresql(url: URL) -> AsyncIterator[None]:
    """Hold an advisory lock on a separate connection.

    The lock is polled: CREATE INDEX CONCURRENTLY waits for all running statements,
    including statements that wait for the lock.
    """
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    statement = text("SELECT pg_try_advisory_lock(:key)").bindparams(key=ADVISORY_LOCK)
    async with engine.connect() as connection:
        is_held = await connection.scalar(statement)
        if not is_held:
            log.info("Waiting for another migration of this database to finish.")
        while not is_held:
            await asyncio.sleep(POLL_SECONDS)
            is_held = await connection.scalar(statement)
        yield


@asynccontextmanager
async def alone_on_sqlite(connection: AsyncConnection) -> AsyncIterator[None]:
    """Lock a file next to the database; the lock is released with the process."""
    databases = await connection.exec_driver_sql("PRAGMA database_list")
    path = databases.scalars("file").one()
    await connection.rollback()
    # An in-memory database has no file and no other users.
    lock = f"{path}-migration" if path else ":memory:"
    with closing(sqlite3.connect(lock, timeout=A_DAY, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield


async def apply(
    connection: AsyncConnection,
    run: Callable[[Connection], None],
    applied: Sequence[Any],
) -> None:
    """Run revisions, and retry if requests of the application hold locks.

    There is no retry after a revision has been applied: a relative target such as `+1`
    would then refer to another revision.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await connection.run_sync(run)
            return
        except OperationalError as error:
            state = getattr(error.orig, "sqlstate", None)
            if attempt == ATTEMPTS or applied or state not in LOCK_STATES:
                raise
        await connection.rollback()
        log.info("The database is busy; retrying.")
        await asyncio.sleep(PAUSE_SECONDS)


def check_sqlite(connection: Connection) -> None:
    """Raise RuntimeError if foreign keys refer to missing rows."""
    if connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        raise RuntimeError("migrations require a connection with foreign keys disabled")
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise RuntimeError(f"foreign keys refer to missing rows in: {tables}")


def unfinished(connection: Connection, version_table: str) -> str | None:
    """Return the revision whose last part failed on PostgreSQL, if any."""
    quote = connection.dialect.identifier_preparer.quote
    comment = connection.scalar(
        text("SELECT obj_description(CAST(:name AS regclass), 'pg_class')"),
        {"name": quote(version_table)},
    )
    is_ours = comment is not None and comment.startswith(MARK)
    return comment.removeprefix(MARK) if is_ours else None
