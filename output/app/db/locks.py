"""Row locks, which keep checked conditions true until the transaction ends.

For PostgreSQL only: SQLite allows one writing transaction at a time.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select

RowLock = Callable[[Select[Any]], Select[Any]]


def unlocked(statement: Select[Any]) -> Select[Any]:
    """Return the statement unchanged, without a lock."""
    return statement


def to_refer(statement: Select[Any]) -> Select[Any]:
    """Lock rows against deletion, before new rows refer to them."""
    return statement.with_for_update(read=True, key_share=True)


def to_change(statement: Select[Any]) -> Select[Any]:
    """Lock rows against changes and deletion."""
    return statement.with_for_update(key_share=True)


def to_delete(statement: Select[Any]) -> Select[Any]:
    """Lock rows against changes, deletion and new references."""
    return statement.with_for_update()
