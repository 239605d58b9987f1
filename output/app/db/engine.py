"""The engine: its pool, and the setup of each connection."""

import math
import time
from functools import partial
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Dialect, ExceptionContext, event, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from app.core.config import Settings
from app.db.faults import OUTDATED_PLAN, sqlstate
from app.db.folding import fold_case

IDLE_SECONDS = 30
"""The idle time after which a pooled connection is tested before reuse."""


def create_engine(settings: Settings, **options: Any) -> AsyncEngine:
    """Return an engine; on SQLite, it enforces foreign keys and serializes writers."""
    url, sqlite = settings.database_url.get_secret_value(), is_sqlite(settings)
    # The pool of an in-memory SQLite database has no size.
    if not sqlite and "poolclass" not in options:
        options |= {
            "pool_size": settings.database_pool_size,
            "max_overflow": settings.database_pool_overflow,
            "pool_timeout": settings.database_pool_timeout,
        }
    engine = create_async_engine(
        url,
        connect_args=connect_args(settings),
        json_deserializer=from_json,
        **options,
    )
    if sqlite:
        event.listen(engine.sync_engine, "connect", prepare_sqlite)
        event.listen(engine.sync_engine, "begin", begin_sqlite)
    else:
        event.listen(engine.sync_engine, "connect", prepare_postgresql)
        event.listen(engine.sync_engine, "checkin", note_return)
        event.listen(engine.sync_engine, "checkout", partial(try_idle, engine.dialect))
    if settings.database_prepare_threshold is not None:
        event.listen(engine.sync_engine, "handle_error", replace_outdated)
    return engine


def is_sqlite(settings: Settings) -> bool:
    """Return whether the database is SQLite."""
    url = make_url(settings.database_url.get_secret_value())
    return url.get_backend_name() == "sqlite"


def connect_args(settings: Settings) -> dict[str, Any]:
    """Return the driver's arguments; parameters in the URL take precedence."""
    if is_sqlite(settings):
        return {"timeout": settings.database_lock_timeout}
    given = make_url(settings.database_url.get_secret_value()).normalized_query
    limits = {
        "statement_timeout": settings.database_statement_timeout,
        "lock_timeout": settings.database_lock_timeout,
    }
    options = [
        f"-c {name}={round(seconds * 1000)}"
        for name, seconds in limits.items()
        if seconds
    ]
    arguments = {
        "connect_timeout": settings.database_connect_timeout,
        "prepare_threshold": settings.database_prepare_threshold,
    }
    arguments = {name: arguments[name] for name in arguments if name not in given}
    return arguments | {"options": " ".join([*options, *given.get("options", ())])}


def note_return(connection: Any, record: ConnectionPoolEntry) -> None:
    """Record when a connection was returned to the pool."""
    record.info["idle_since"] = time.monotonic()


def try_idle(
    dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _: Any
) -> None:
    """Test a connection after a long idle time: the server may have closed it."""
    idle_since = record.info.get("idle_since", math.inf)
    if time.monotonic() - idle_since < IDLE_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def replace_outdated(context: ExceptionContext) -> None:
    """Discard a connection whose prepared statements no longer match the schema."""
    if sqlstate(context.original_exception) == OUTDATED_PLAN:
        context.is_disconnect = True


def prepare_postgresql(connection: Any, record: Any) -> None:
    """Set the time zone of the connection to UTC.

    With a statement, because PgBouncer may reject it as a connection option.
    """
    cursor = connection.cursor()
    cursor.execute("SET TIME ZONE 'UTC'")
    cursor.close()
    # A rollback would revert the setting.
    connection.commit()


def prepare_sqlite(connection: Any, record: Any) -> None:
    """Enforce foreign keys, and leave transactions to SQLAlchemy."""
    connection.isolation_level = None
    connection.create_function("fold_case", 1, fold_case, deterministic=True)
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def begin_sqlite(connection: Any) -> None:
    """Acquire the write lock immediately: upgrading a read lock later can fail."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
