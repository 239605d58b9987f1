"""Row locks: what a transaction has checked stays true until it ends.

They are for PostgreSQL; SQLite lets one transaction write at a time.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select

RowLock = Callable[[Select[Any]], Select[Any]]


def unlocked(statement: Select[Any]) -> Select[Any]:
    """Return the statement as it is, without a lock."""
    return statement


def to_refer(statement: Select[Any]) -> Select[Any]:
    """Lock the rows against deletion, because new rows are going to refer to them."""
    return statement.with_for_update(read=True, key_share=True)


def to_change(statement: Select[Any]) -> Select[Any]:
    """Lock the rows against changes and deletion."""
    return statement.with_for_update(key_share=True)


def to_delete(statement: Select[Any]) -> Select[Any]:
    """Lock the rows against changes, deletion and new references."""
    return statement.with_for_update()
