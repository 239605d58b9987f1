"""SQL identifiers and text literals that both databases accept."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)

_RESERVED = """
add all alter analyse analyze and any array as asc asymmetric authorization
autoincrement between binary both case cast check collate collation column commit
concurrently constraint create cross current_catalog current_date current_role
current_schema current_time current_timestamp current_user default deferrable delete
desc distinct do drop else end escape except exists false fetch for foreign freeze
from full grant group having ilike in index initially inner insert intersect into is
isnull join lateral leading left like limit localtime localtimestamp natural not
nothing notnull null offset on only or order outer overlaps placing primary raise
references returning right select session_user set similar some symmetric system_user
table tablesample then to trailing transaction true union unique update user using
values variadic verbose when where window with
"""
RESERVED = frozenset(_RESERVED.split())
"""Words that SQLite or PostgreSQL does not accept as a column (tested on both)."""


def identifier(name: str) -> str:
    """Return a name as SQL, quoted if necessary."""
    if _PLAIN.fullmatch(name) and name not in RESERVED:
        return name
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def text_literal(value: str) -> str:
    """Return text as an SQL literal."""
    escaped = value.replace("'", "''")
    return f"'{escaped}'"
