"""Locks on rows: what was checked still holds when the transaction ends.

PostgreSQL needs them; on SQLite, one transaction at a time has all rows.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select

RowLock = Callable[[Select[Any]], Select[Any]]


def unlocked(statement: Select[Any]) -> Select[Any]:
    """Let others do to the rows what they like."""
    return statement


def to_refer(statement: Select[Any]) -> Select[Any]:
    """Keep others from deleting the rows that a statement finds."""
    return statement.with_for_update(read=True, key_share=True)


def to_change(statement: Select[Any]) -> Select[Any]:
    """Keep others from changing and deleting the rows that a statement finds."""
    return statement.with_for_update(key_share=True)


def to_delete(statement: Select[Any]) -> Select[Any]:
    """Keep others from changing the rows that are found, and referring to them."""
    return statement.with_for_update()
