"""How migrations run beside each other and beside the application."""

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
"""The lock of PostgreSQL that whoever migrates a database holds."""
POLL_SECONDS = 0.2
A_DAY = 24 * 60 * 60.0

ATTEMPTS = 5
PAUSE_SECONDS = 1.0
LOCK_STATES = {
    "40P01",  # a deadlock
    "55P03",  # a lock is not available
}

MARK = "last part to be done: "
"""How the comment on Alembic's table starts while a revision is unfinished."""

log = logging.getLogger("alembic.runtime.migration")


@asynccontextmanager
async def alone(connection: AsyncConnection) -> AsyncIterator[None]:
    """Wait until nobody else migrates the database, then keep others waiting."""
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
    """Hold an advisory lock on a connection of its own.

    It is polled: CREATE INDEX CONCURRENTLY waits for every statement under way, so also
    for one that waits for the lock.
    """
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    statement = text("SELECT pg_try_advisory_lock(:key)").bindparams(key=ADVISORY_LOCK)
    async with engine.connect() as connection:
        is_held = await connection.scalar(statement)
        if not is_held:
            log.info("Waiting until another migration of the database has ended.")
        while not is_held:
            await asyncio.sleep(POLL_SECONDS)
            is_held = await connection.scalar(statement)
        yield


@asynccontextmanager
async def alone_on_sqlite(connection: AsyncConnection) -> AsyncIterator[None]:
    """Hold a transaction in a file beside the database; it ends with the process."""
    databases = await connection.exec_driver_sql("PRAGMA database_list")
    path = databases.scalars("file").one()
    await connection.rollback()
    # A database in memory has no file, and nobody else.
    lock = f"{path}-migration" if path else ":memory:"
    with closing(sqlite3.connect(lock, timeout=A_DAY, isolation_level=None)) as beside:
        beside.execute("BEGIN EXCLUSIVE")
        yield


async def apply(
    connection: AsyncConnection,
    run: Callable[[Connection], None],
    applied: Sequence[Any],
) -> None:
    """Run revisions, again if requests of the application held their locks.

    Once a revision is applied there are no more attempts: a relative target like `+1`
    would lead to another one.
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
        log.info("The database is busy; trying again.")
        await asyncio.sleep(PAUSE_SECONDS)


def check_sqlite(connection: Connection) -> None:
    """Raise RuntimeError if rows refer to rows that do not exist."""
    if connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        raise RuntimeError("migrations need a connection with foreign keys off")
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise RuntimeError(f"rows refer to nothing in: {tables}")


def unfinished(connection: Connection, version_table: str) -> str | None:
    """Return the revision of PostgreSQL whose last part has failed, if any."""
    quote = connection.dialect.identifier_preparer.quote
    comment = connection.scalar(
        text("SELECT obj_description(CAST(:name AS regclass), 'pg_class')"),
        {"name": quote(version_table)},
    )
    is_ours = comment is not None and comment.startswith(MARK)
    return comment.removeprefix(MARK) if is_ours else None
