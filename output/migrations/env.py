"""Runs the migrations, on an engine of their own.

The database is the one of the settings, or what a caller puts into
`config.attributes`: a `url`, or an open `connection`.
"""

import asyncio
import logging
import sqlite3
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from logging.config import fileConfig
from typing import Any

from alembic import context
from sqlalchemy import Connection, event, pool, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

import app.models  # noqa: F401
from app.core.config import get_settings
from app.db.base import Base
from app.db.revisions import mark

LOCK_TIMEOUT = "5s"
"""How long a revision waits for a lock on PostgreSQL."""
ATTEMPTS = 5
PAUSE_SECONDS = 1.0
SQLITE_TIMEOUT = 60.0
"""How many seconds a revision waits on SQLite for those who write."""

ADVISORY_LOCK = int.from_bytes(b"alembic")
"""The lock of PostgreSQL that is held by whoever migrates a database."""
POLL_SECONDS = 0.2
A_DAY = 24 * 60 * 60.0

LOCK_STATES = {
    "40P01",  # a deadlock
    "55P03",  # a lock is not to be had
}

log = logging.getLogger("alembic.runtime.migration")

applied: list[Any] = []
"""The revisions that the present attempt has applied."""

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)

OPTIONS: dict[str, Any] = {
    "target_metadata": Base.metadata,
    "compare_type": True,
    "compare_server_default": True,
    "autogenerate_plugins": [
        "alembic.autogenerate.*",
        "alembic.ext.checkconstraint_byname",
    ],
    # A revision applies as a whole or not at all, on SQLite too.
    "transactional_ddl": True,
    "transaction_per_migration": True,
}


def database_url() -> str:
    given: str | None = config.attributes.get("url")
    return given or get_settings().database_url.get_secret_value()


def create_engine() -> AsyncEngine:
    engine = create_async_engine(database_url(), poolclass=pool.NullPool)
    if engine.dialect.name == "postgresql":
        event.listen(engine.sync_engine, "begin", limit_waiting)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", prepare_sqlite)
        event.listen(engine.sync_engine, "begin", begin_sqlite)
    return engine


def prepare_sqlite(connection: Any, _: Any) -> None:
    """Turn foreign keys off and leave BEGIN to SQLAlchemy.

    Changing a table on SQLite means copying it and dropping the old one. With foreign
    keys on, that would delete the rows that refer to it.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute(f"PRAGMA busy_timeout={SQLITE_TIMEOUT * 1000:.0f}")
    cursor.close()


def limit_waiting(connection: Connection) -> None:
    """Give up a lock that is not to be had: whoever comes later would wait behind it."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")


def begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: who reads first cannot wait for it any more."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def check(ctx: Any, step: Any, *_: Any, **__: Any) -> None:
    """Refuse a revision that leaves something undone, or follows one that has."""
    if ctx.as_sql or step.is_stamp:
        return
    applied.append(step)
    if ctx.dialect.name == "sqlite":
        check_sqlite(ctx.connection)
    elif ctx.dialect.name == "postgresql" and (left := mark()) is not None:
        raise RuntimeError(
            f"{left} is not finished; run `alembic upgrade {left}` first",
        )


def check_sqlite(connection: Connection) -> None:
    """Refuse a revision that leaves rows referring to nothing."""
    if connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        raise RuntimeError("migrations need a connection with foreign keys off")
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise RuntimeError(f"rows refer to nothing in: {tables}")


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        render_as_batch=connection.dialect.name == "sqlite",
        on_version_apply=check,
        **OPTIONS,
    )
    with warnings.catch_warnings():
        # SQLite does not tell what an index over an expression is over.
        warnings.filterwarnings("ignore", ".*expression-based index")
        with context.begin_transaction():
            context.run_migrations()


@asynccontextmanager
async def alone(connection: AsyncConnection) -> AsyncIterator[None]:
    """Wait until nobody else migrates the database, and keep others waiting."""
    if connection.dialect.name == "sqlite":
        async with alone_on_sqlite(connection):
            yield
    elif connection.dialect.name == "postgresql":
        async with alone_on_postgresql():
            yield
    else:
        yield


@asynccontextmanager
async def alone_on_postgresql() -> AsyncIterator[None]:
    """Hold an advisory lock on a connection of its own.

    It is asked for again and again: CREATE INDEX CONCURRENTLY waits for everyone who has
    a statement under way, and so for those who wait for the lock by one.
    """
    engine = create_async_engine(
        database_url(), poolclass=pool.NullPool, isolation_level="AUTOCOMMIT"
    )
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
    """Hold a transaction in a file beside the database, which ends with the process."""
    databases = await connection.exec_driver_sql("PRAGMA database_list")
    path = databases.scalars("file").one()
    await connection.rollback()
    # A database in memory has no file, and nobody else.
    lock = f"{path}-migration" if path else ":memory:"
    with closing(sqlite3.connect(lock, timeout=A_DAY, isolation_level=None)) as beside:
        beside.execute("BEGIN EXCLUSIVE")
        yield


async def run_online() -> None:
    engine = create_engine()
    async with engine.connect() as connection, alone(connection):
        for attempt in range(1, ATTEMPTS + 1):
            if await has_run(connection, is_last=attempt == ATTEMPTS):
                break
            log.info("The database is busy; trying again.")
            await asyncio.sleep(PAUSE_SECONDS)
    await engine.dispose()


async def has_run(connection: AsyncConnection, *, is_last: bool) -> bool:
    """Return whether the revisions are applied, or have to be tried again.

    They are where the application's requests stood in their way. What is relative
    (`+1`) means something else once a revision is applied, so that ends the attempts.
    """
    applied.clear()
    try:
        await connection.run_sync(run)
    except OperationalError as error:
        state = getattr(error.orig, "sqlstate", None)
        if is_last or applied or state not in LOCK_STATES:
            raise
        await connection.rollback()
        return False
    return True


def run_offline() -> None:
    """Print the SQL instead of running it (`alembic upgrade head --sql`)."""
    context.configure(url=database_url(), literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run_offline()
elif (given := config.attributes.get("connection")) is not None:
    run(given)
else:
    asyncio.run(run_online())
