"""Faults of the database: what is nobody's mistake, and may be gone in a moment."""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError, TimeoutError

# https://www.postgresql.org/docs/current/errcodes-appendix.html
FAULT_CLASSES = ("08", "40", "53", "57", "58")
"""Connections, rolled back transactions, resources, the operator, the system."""
FAULT_STATES = {
    "25006",  # read-only: the server is a standby by now
    "25P03",  # the transaction was idle for too long
    "25P04",  # the transaction took too long
    "55P03",  # a lock is not to be had
}
ROLLED_BACK = {
    "40001",  # the transaction cannot be put in order with others
    "40P01",  # a deadlock
}
OUTDATED_PLAN = "0A000"
"""What a prepared statement answers once the columns that it returns have changed."""

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
    """Return whether an error is a fault of the database, and no error of ours."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, TimeoutError)
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.Error):
        # The low byte is the kind of error, the rest its details.
        code = getattr(error.orig, "sqlite_errorcode", 0)
        return code & 0xFF in SQLITE_FAULTS
    state = sqlstate(error.orig)
    if state is None:
        # The server has not answered, so it is the connection.
        return isinstance(error, OperationalError)
    return state.startswith(FAULT_CLASSES) or state in FAULT_STATES


def is_undone(error: SQLAlchemyError) -> bool:
    """Return whether all is as before, and another attempt has good prospects."""
    if not isinstance(error, DBAPIError):
        return False
    if sqlstate(error.orig) in ROLLED_BACK:
        return True
    # Without a statement it was the COMMIT, which may have arrived.
    return error.connection_invalidated and error.statement is not None


def sqlstate(error: BaseException | None) -> str | None:
    """Return the code of an error of PostgreSQL's driver."""
    state: str | None = getattr(error, "sqlstate", None)
    return state
