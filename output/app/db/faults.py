"""Temporary failures of the database, such as a lost connection."""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError, TimeoutError

# https://www.postgresql.org/docs/current/errcodes-appendix.html
FAULT_CLASSES = ("08", "40", "53", "57", "58")
"""Connections, rollbacks, resources, operator intervention, system errors."""
FAULT_STATES = {
    "25006",  # read-only: the server has become a standby
    "25P03",  # the transaction was idle for too long
    "25P04",  # the transaction took too long
    "55P03",  # a lock is not available
}
ROLLED_BACK = {
    "40001",  # serialization failure
    "40P01",  # a deadlock
}
OUTDATED_PLAN = "0A000"
"""The error of a prepared statement whose result columns have changed."""

SQLITE_FAULTS = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}


def is_fault(error: SQLAlchemyError) -> bool:
    """Return whether an error is a database failure, not caused by the statement."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, TimeoutError)
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.Error):
        # The low byte is the primary code; the other bytes extend it.
        code = getattr(error.orig, "sqlite_errorcode", 0)
        return code & 0xFF in SQLITE_FAULTS
    state = sqlstate(error.orig)
    if state is None:
        # The server did not respond: the connection failed.
        return isinstance(error, OperationalError)
    return state.startswith(FAULT_CLASSES) or state in FAULT_STATES


def is_undone(error: SQLAlchemyError) -> bool:
    """Return whether nothing was changed, so the request can be retried."""
    if not isinstance(error, DBAPIError):
        return False
    if sqlstate(error.orig) in ROLLED_BACK:
        return True
    # An error without a statement comes from COMMIT, which may have succeeded.
    return error.connection_invalidated and error.statement is not None


def sqlstate(error: BaseException | None) -> str | None:
    """Return the SQLSTATE of an error of the PostgreSQL driver."""
    state: str | None = getattr(error, "sqlstate", None)
    return state
