"""How a value of one type becomes one of another, on each database."""

from __future__ import annotations

from generator.types import DialectSql, ScalarType


def cast(sql: DialectSql, old: ScalarType, new: ScalarType) -> DialectSql | None:
    """Return a value of the type `old` as one of the type `new`; None if it cannot be."""
    widens = old.is_whole and new.is_whole and new.bits >= old.bits
    if old.family == new.family or widens:
        return sql
    templates = old.cast(new)
    if templates is None:
        return None
    sqlite, postgresql = templates
    return DialectSql(sqlite.format(x=sql.sqlite), postgresql.format(x=sql.postgresql))
