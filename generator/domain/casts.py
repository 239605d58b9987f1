"""SQL conversions of values between types, on each database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sql:
    """An SQL expression in the dialect of each database."""

    sqlite: str
    postgresql: str

    @classmethod
    def same(cls, sql: str) -> Sql:
        """Return SQL that both databases accept."""
        return cls(sql, sql)


TEXTUAL = frozenset({"string", "text", "email", "url", "ip", "enum"})
"""Kinds stored as text."""

_WHOLE = ("integer", "bigint")
_NUMBERS = (*_WHOLE, "decimal", "float")
_BAD = "json('not {what}: ' || {{x}})"
_DASHED = " || '-' || ".join(
    f"substr({{x}}, {start}, {length})"
    for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
)
_TRUE, _FALSE = "('true', 't', 'yes', 'on', '1')", "('false', 'f', 'no', 'off', '0')"


def _checked(condition: str, value: str, what: str) -> str:
    """Return a cast that fails on SQLite as it does on PostgreSQL, not silently."""
    bad = _BAD.format(what=what)
    return f"CASE WHEN {condition} THEN {value} ELSE {bad} END"


_TO_WHOLE = _checked(
    "json_type({x}) = 'integer'", "CAST({x} AS INTEGER)", "a whole number"
)
_TO_NUMBER = _checked(
    "json_type({x}) IN ('integer', 'real')", "CAST({x} AS NUMERIC)", "a number"
)
_TO_DATE = _checked("date({x}) = {x}", "{x}", "a date")
_TO_UUID = _checked(
    "length(replace({x}, '-', '')) = 32", "lower(replace({x}, '-', ''))", "a uuid"
)
_TO_BOOLEAN = (
    f"CASE WHEN lower({{x}}) IN {_TRUE} THEN 1 WHEN lower({{x}}) IN {_FALSE} THEN 0 "
    f"ELSE {_BAD.format(what='true or false')} END"
)
_PG_NAMES = {
    "float": "double precision",
    "decimal": "numeric",
    "datetime": "timestamptz",
}

_TEMPLATES: dict[tuple[str, str], tuple[str, str]] = {
    ("date", "datetime"): (
        "{x} || ' 00:00:00.000000'",
        "CAST({x} AS timestamp) AT TIME ZONE 'UTC'",
    ),
    ("datetime", "date"): (
        "substr({x}, 1, 10)",
        "CAST({x} AT TIME ZONE 'UTC' AS date)",
    ),
    ("boolean", "text"): (
        "CASE {x} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
        "CAST({x} AS text)",
    ),
    ("text", "boolean"): (_TO_BOOLEAN, "CAST({x} AS boolean)"),
    ("boolean", "integer"): ("{x}", "CAST({x} AS integer)"),
    ("integer", "boolean"): ("{x} <> 0", "{x} <> 0"),
    ("date", "text"): ("{x}", "CAST({x} AS text)"),
    ("text", "date"): (_TO_DATE, "CAST({x} AS date)"),
    ("uuid", "text"): (_DASHED, "CAST({x} AS text)"),
    ("text", "uuid"): (_TO_UUID, "CAST({x} AS uuid)"),
}


def cast(sql: Sql, old: str, new: str) -> Sql | None:
    """Convert SQL from kind `old` to kind `new`; None if there is no conversion."""
    before = "text" if old in TEXTUAL else old
    after = "text" if new in TEXTUAL else new
    if before == after or (before == "integer" and after == "bigint"):
        return sql
    templates = _TEMPLATES.get((before, after)) or _of_numbers(before, after)
    if templates is None:
        return None
    sqlite, postgresql = templates
    return Sql(sqlite.format(x=sql.sqlite), postgresql.format(x=sql.postgresql))


def _of_numbers(old: str, new: str) -> tuple[str, str] | None:
    to = f"CAST({{x}} AS {_PG_NAMES.get(new, new)})"
    if old == "text" and new in _NUMBERS:
        return (_TO_WHOLE if new in _WHOLE else _TO_NUMBER), to
    if old in _NUMBERS and new == "text":
        return "CAST({x} AS TEXT)", to
    if old in _NUMBERS and new in _NUMBERS:
        whole = new in _WHOLE and old not in _WHOLE
        return ("CAST(round({x}) AS INTEGER)" if whole else "{x}"), to
    return None
