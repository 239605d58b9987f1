"""Conversions in SQL that several types share; SQLite fails on the same values.

`{x}` is the value. SQLite has no error of its own for a value that is not a number:
`json()` of a text that is not JSON raises one.
"""

from __future__ import annotations

_BAD = "json('not {what}: ' || {{x}})"
_TRUE, _FALSE = "('true', 't', 'yes', 'on', '1')", "('false', 'f', 'no', 'off', '0')"


def _print_checked(condition: str, value: str, what: str) -> str:
    """Print a cast for SQLite that fails where the one of PostgreSQL does."""
    bad = _BAD.format(what=what)
    return f"CASE WHEN {condition} THEN {value} ELSE {bad} END"


TO_WHOLE = _print_checked(
    "json_type({x}) = 'integer'", "CAST({x} AS INTEGER)", "a whole number"
)
TO_NUMBER = _print_checked(
    "json_type({x}) IN ('integer', 'real')", "CAST({x} AS NUMERIC)", "a number"
)
TO_DATE = _print_checked("date({x}) = {x}", "{x}", "a date")
TO_UUID = _print_checked(
    "length(replace({x}, '-', '')) = 32", "lower(replace({x}, '-', ''))", "a uuid"
)
TO_BOOLEAN = (
    f"CASE WHEN lower({{x}}) IN {_TRUE} THEN 1 WHEN lower({{x}}) IN {_FALSE} THEN 0 "
    f"ELSE {_BAD.format(what='true or false')} END"
)
