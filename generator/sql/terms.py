"""The types of terms in expressions, and their compatibility."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import reduce
from typing import TYPE_CHECKING

from generator.sql.identifiers import text_literal
from generator.types import SqlType, types_of_text

if TYPE_CHECKING:
    from generator.sql.expressions import ExpressionColumn


_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)

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
    stored: Mapping[str, str] = field(default_factory=dict)
    """What the database has for each of them, if that is not the same."""
    text: str | None = None
    """The value of a text literal."""
    is_constant: bool = False
    """Whether it is a literal, and so never null."""

    def parenthesize(self, least: Precedence) -> str:
        """Return the SQL, in parentheses if it binds less tightly than `least`."""
        return self.sql if self.precedence >= least else f"({self.sql})"


INVALID_TERM = Term("", SqlType.UNKNOWN)
"""The term of a part with an error, which was reported."""


STORED_OTHERWISE = (
    "the database has other text for these values than the API (`value` of the enum)",
    "compare the field with values of its enum only",
)
"""The reason and hint of a problem with the stored values of an enum."""


class NotAValueError(ValueError):
    """A text literal is not a value of the other type; its message says what is."""


def number_term(text: str) -> Term:
    """Return the term of a number."""
    sort = SqlType.DECIMAL if "." in text else SqlType.INTEGER
    strength = Precedence.SIGN if text.startswith("-") else Precedence.ATOM
    return Term(text, sort, strength, is_constant=True)


def is_number(text: str) -> bool:
    """Return whether text is a number that expressions can have, with a sign."""
    return _NUMBER.fullmatch(text) is not None


def adapt_literal(term: Term, other: Term, *, sqlite: bool) -> Term:
    """Return a term adapted to another: a text literal may become a date.

    Raises NotAValueError if the literal is not one of the other's values.
    """
    if term.text is None:
        return term
    scalar = types_of_text().get(other.type)
    if scalar is not None:
        try:
            found = scalar.sql_literal(term.text)
        except ValueError as error:
            raise NotAValueError(str(error)) from None
        sql = found.sqlite if sqlite else found.postgresql
        return replace(term, type=other.type, sql=text_literal(sql))
    if other.values and term.text not in other.values:
        listed = ", ".join(f"'{value}'" for value in other.values)
        raise NotAValueError(f"one of {listed}")
    if other.stored:
        sql = text_literal(other.stored[term.text])
        return replace(term, sql=sql, values=other.values, stored=other.stored)
    return term


def are_stored_alike(first: Term, second: Term) -> bool:
    """Return whether the database has the same text for equal values of two terms."""
    names = {*first.stored, *second.stored}
    if not names or SqlType.NULL in (first.type, second.type):
        return True
    if not first.values or not second.values:
        return False
    both = names.intersection(first.values, second.values)
    return all(first.stored.get(n, n) == second.stored.get(n, n) for n in both)


def leading_term(terms: Sequence[Term]) -> Term:
    """Return the term that literals among the others are adapted to."""
    named = [t for t in terms if t.text is None and t.type is not SqlType.NULL]
    return max(named, key=lambda t: (bool(t.stored), bool(t.values)), default=terms[0])


def choice_of(terms: Sequence[Term], sql: str) -> Term:
    """Return an expression whose value is that of one of the terms."""
    sort = reduce(common_type, (term.type for term in terms))
    coded = next((term for term in terms if term.stored), None)
    if coded is None:
        return Term(sql, sort)
    return Term(sql, sort, values=coded.values, stored=coded.stored)


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
