"""The types of terms in expressions, and their compatibility."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from enum import IntEnum
from typing import TYPE_CHECKING

from generator.sql.text import text_literal
from generator.types import Sort

if TYPE_CHECKING:
    from generator.sql.expressions import ExpressionColumn


NUMBERS = (Sort.INTEGER, Sort.DECIMAL, Sort.FLOAT)
"""From the narrowest to the widest; arithmetic results in the wider of two."""

UNORDERED = (Sort.TEXT, Sort.BOOLEAN)
"""Sorts that the two databases order differently, or not at all."""


def sort_of(column: ExpressionColumn) -> Sort:
    """Return the sort of a column."""
    return Sort.OPAQUE if column.is_list else column.scalar.sort


class Strength(IntEnum):
    """The precedence of operators that both databases share."""

    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    CONCATENATION = 5
    SUM = 6
    PRODUCT = 7
    SIGN = 8
    ATOM = 9


@dataclass(frozen=True)
class Term:
    """A checked part of an expression, printed."""

    sql: str
    sort: Sort
    strength: Strength = Strength.ATOM
    values: tuple[str, ...] = ()
    """The values of an enum's column."""
    text: str | None = None
    """The value of a text literal."""

    def within(self, least: Strength) -> str:
        """Return the SQL, in parentheses if it binds less tightly than `least`."""
        return self.sql if self.strength >= least else f"({self.sql})"


WRONG = Term("", Sort.UNKNOWN)
"""The term of a part with an error, which was reported."""


class NotAValueError(ValueError):
    """A text literal is not a value of the other type; its message says what is."""


def met(term: Term, other: Term) -> Term:
    """Return a term adapted to another: a text literal may become a date.

    Raises NotAValueError if the literal is not one of the other's values.
    """
    if term.text is None:
        return term
    if other.sort is Sort.DATE:
        return replace(term, sort=Sort.DATE, sql=text_literal(_date(term.text)))
    if other.sort is Sort.TIME:
        return replace(term, sort=Sort.TIME, sql=text_literal(_time(term.text)))
    if other.values and term.text not in other.values:
        listed = ", ".join(f"'{value}'" for value in other.values)
        raise NotAValueError(f"one of {listed}")
    return term


def alike(first: Term, second: Term) -> bool:
    """Return whether two terms may be compared for equality."""
    if Sort.OPAQUE in (first.sort, second.sort):
        return False
    return first.sort == second.sort or (
        first.sort in NUMBERS and second.sort in NUMBERS
    )


def fits(sort: Sort, wanted: Sort) -> bool:
    """Return whether a column of one sort can store values of another unchanged."""
    if sort in NUMBERS and wanted in NUMBERS:
        return NUMBERS.index(sort) <= NUMBERS.index(wanted)
    return sort is Sort.NULL or sort is wanted


def wider(first: Sort, second: Sort) -> Sort:
    """Return the common sort of two compatible ones."""
    if first in NUMBERS and second in NUMBERS:
        return max(first, second, key=NUMBERS.index)
    return second if first is Sort.NULL else first


def _date(text: str) -> str:
    try:
        value = date.fromisoformat(text).isoformat()
    except ValueError:
        value = None
    if value != text:
        raise NotAValueError("a date such as '2026-01-31'")
    return text


def _time(text: str) -> str:
    try:
        value = time.fromisoformat(text)
    except ValueError:
        value = None
    if value is None or value.tzinfo is not None or text[2:3] != ":":
        raise NotAValueError("a time such as '18:30:00'")
    # SQLite compares times as text, in the form that SQLAlchemy stores.
    return value.strftime("%H:%M:%S.%f")
