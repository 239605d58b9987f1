"""Small SQL expressions over a row: parsed, checked, and printed again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Expression:
    """An expression rebuilt from its parse tree.

    `sql` means the same on SQLite and PostgreSQL; `columns` are the column names that
    it uses, in order of first use.
    """

    sql: str
    columns: tuple[str, ...]
