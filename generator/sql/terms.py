"""The types of terms in expressions, and their compatibility."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from enum import IntEnum
from typing import TYPE_CHECKING

from generator.sql.identifiers import text_literal
from generator.types import SqlType, type_of_sql

if TYPE_CHECKING:
    from generator.sql.expressions import ExpressionColumn


NUMBERS = (SqlType.INTEGER, SqlType.DECIMAL, SqlType.FLOAT)
"""From the narrowest to the widest; arithmetic results in the wider of two."""

UNORDERED = (SqlType.TEXT, SqlType.BOOLEAN)
"""Sorts that the two databases order differently, or not at all."""


def sql_type_of(column: ExpressionColumn) -> SqlType:
    """Return the sort of a column."""
    return SqlType.OPAQUE if column.is_list else column.scalar.sql_type


class Precedence(IntEnum):
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
    type: SqlType
    precedence: Precedence = Precedence.ATOM
    values: tuple[str, ...] = ()
    """The values of an enum's column."""
    text: str | None = None
    """The value of a text literal."""

    def parenthesized(self, least: Precedence) -> str:
        """Return the SQL, in parentheses if it binds less tightly than `least`."""
        return self.sql if self.precedence >= least else f"({self.sql})"


INVALID_TERM = Term("", SqlType.UNKNOWN)
"""The term of a part with an error, which was reported."""


class NotAValueError(ValueError):
    """A text literal is not a value of the other type; its message says what is."""


def adapt_literal(term: Term, other: Term) -> Term:
    """Return a term adapted to another: a text literal may become a date.

    Raises NotAValueError if the literal is not one of the other's values.
    """
    if term.text is None:
        return term
    if other.type is SqlType.DATE:
        return replace(term, type=SqlType.DATE, sql=text_literal(_date(term.text)))
    if other.type is SqlType.TIME:
        return replace(term, type=SqlType.TIME, sql=text_literal(_time(term.text)))
    if other.type is SqlType.LOCAL_DATETIME:
        stored = _stored(other.type, term.text)
        return replace(term, type=other.type, sql=text_literal(stored))
    if other.values and term.text not in other.values:
        listed = ", ".join(f"'{value}'" for value in other.values)
        raise NotAValueError(f"one of {listed}")
    return term


def are_comparable(first: Term, second: Term) -> bool:
    """Return whether two terms may be compared for equality."""
    if SqlType.OPAQUE in (first.type, second.type):
        return False
    return first.type == second.type or (
        first.type in NUMBERS and second.type in NUMBERS
    )


def can_store(sort: SqlType, wanted: SqlType) -> bool:
    """Return whether a column of one sort can store values of another unchanged."""
    if sort in NUMBERS and wanted in NUMBERS:
        return NUMBERS.index(sort) <= NUMBERS.index(wanted)
    return sort is SqlType.NULL or sort is wanted


def common_type(first: SqlType, second: SqlType) -> SqlType:
    """Return the common sort of two compatible ones."""
    if first in NUMBERS and second in NUMBERS:
        return max(first, second, key=NUMBERS.index)
    return second if first is SqlType.NULL else first


def _date(text: str) -> str:
    try:
        value = date.fromisoformat(text).isoformat()
    except ValueError:
        value = None
    if value != text:
        raise NotAValueError("a date such as '2026-01-31'")
    return text


def _stored(type: SqlType, text: str) -> str:
    """Return text as the databases store the value that it is of a type."""
    scalar = type_of_sql()[type]
    try:
        return scalar.server_default(scalar.parse(text))
    except ValueError as error:
        raise NotAValueError(str(error)) from None


def _time(text: str) -> str:
    try:
        value = time.fromisoformat(text)
    except ValueError:
        value = None
    if value is None or value.tzinfo is not None or text[2:3] != ":":
        raise NotAValueError("a time such as '18:30:00'")
    # SQLite compares times as text, in the form that SQLAlchemy stores.
    return value.strftime("%H:%M:%S.%f")
