"""Run the migrations, on a separate engine.

The database is the one in the settings, unless a caller passes a `url` or an open
`connection` in `config.attributes`.
"""

import asyncio
import warnings
from logging.config import fileConfig
from typing import Any

from alembic import context
from sqlalchemy import Connection, event, pool
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import app.models  # noqa: F401
from app.core.config import get_settings
from app.db.base import Base
from app.db.engine import prepare_postgresql
from migrations.running import alone, apply, check_sqlite, unfinished

LOCK_TIMEOUT = "5s"
"""The maximum time that a revision waits for a lock on PostgreSQL."""
SQLITE_TIMEOUT = 60.0
"""The number of seconds that a revision waits for other writers on SQLite."""


applied: list[Any] = []
"""The revisions applied by the current attempt."""

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
    # A revision is applied completely or not at all, on SQLite too.
    "transactional_ddl": True,
    "transaction_per_migration": True,
}


def database_url() -> str:
    given: str | None = config.attributes.get("url")
    return given or get_settings().database_url.get_secret_value()


def create_engine() -> AsyncEngine:
    engine = create_async_engine(database_url(), poolclass=pool.NullPool)
    if engine.dialect.name == "postgresql":
        event.listen(engine.sync_engine, "connect", prepare_postgresql)
        event.listen(engine.sync_engine, "begin", limit_waiting)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", prepare_sqlite)
        event.listen(engine.sync_engine, "begin", begin_sqlite)
    return engine


def prepare_sqlite(connection: Any, _: Any) -> None:
    """Disable foreign keys, and leave BEGIN to SQLAlchemy.

    SQLite changes a table by copying it and dropping the original. With foreign keys
    enabled, that would delete the rows that refer to it.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute(f"PRAGMA busy_timeout={SQLITE_TIMEOUT * 1000:.0f}")
    cursor.close()


def limit_waiting(connection: Connection) -> None:
    """Limit the wait for locks, because other statements queue behind it."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")


def begin_sqlite(connection: Connection) -> None:
    """Acquire the write lock first: a transaction that has read cannot wait for it."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def check(ctx: Any, step: Any, *_: Any, **__: Any) -> None:
    """Reject a revision that breaks references or follows an unfinished revision."""
    if ctx.as_sql or step.is_stamp:
        return
    applied.append(step)
    if ctx.dialect.name == "sqlite":
        check_sqlite(ctx.connection)
    elif ctx.dialect.name == "postgresql":
        left = unfinished(ctx.connection, ctx.version_table)
        if left is not None:
            raise RuntimeError(
                f"{left} is not finished; run `alembic upgrade {left}` first"
            )


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        render_as_batch=connection.dialect.name == "sqlite",
        on_version_apply=check,
        **OPTIONS,
    )
    with warnings.catch_warnings():
        # SQLite cannot reflect expression indexes.
        warnings.filterwarnings("ignore", ".*expression-based index")
        with context.begin_transaction():
            context.run_migrations()


async def run_online() -> None:
    engine = create_engine()
    async with engine.connect() as connection, alone(connection):
        await apply(connection, run, applied)
    await engine.dispose()


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
