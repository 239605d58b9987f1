"""Type checks of the parts of an expression that all others are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from sqlglot import exp

from generator.sql.expression_parser import ExpressionSource
from generator.sql.expressions import ExpressionColumn
from generator.sql.identifiers import identifier, text_literal
from generator.sql.problem_reporter import ProblemReporter
from generator.sql.terms import (
    INVALID_TERM,
    NUMBERS,
    STORED_OTHERWISE,
    UNORDERED,
    NotAValueError,
    Term,
    adapt_literal,
    are_comparable,
    are_stored_alike,
    is_number,
    leading_term,
    number_term,
    sql_type_of,
)
from generator.types import SqlType


class TermChecker(ProblemReporter):
    """A checker and printer of columns and literals, and of what can be compared."""

    def __init__(
        self,
        place: ExpressionSource,
        columns: Mapping[str, ExpressionColumn],
        *,
        sqlite: bool,
    ) -> None:
        super().__init__(place)
        self._columns = columns
        self._sqlite = sqlite
        self._used: dict[str, None] = {}

    def _term(self, node: exp.Expression) -> Term:
        raise NotImplementedError

    def _column(self, node: exp.Expression) -> Term:
        if not isinstance(node.this, exp.Identifier) or node.name not in self._columns:
            return self._report_not_allowed(node)
        column = self._columns[node.name]
        self._used[column.column] = None
        sort = sql_type_of(column)
        sql = identifier(column.column)
        return Term(sql, sort, values=column.values, stored=column.stored)

    def _literal(self, node: exp.Expression) -> Term:
        text = str(node.this)
        if node.args["is_string"]:
            return Term(text_literal(text), SqlType.TEXT, text=text, is_constant=True)
        if not is_number(text):
            expected = "a number of at most 18 digits, such as 12.5"
            return self._report_value(node, text, expected)
        return number_term(text)

    def _boolean(self, node: exp.Expression) -> Term:
        return Term("true" if node.this else "false", SqlType.BOOLEAN)

    def _null(self, node: exp.Expression) -> Term:
        return Term("NULL", SqlType.NULL)

    def _condition(self, node: exp.Expression) -> Term:
        term = self._term(node)
        if term.type in (SqlType.BOOLEAN, SqlType.UNKNOWN):
            return term
        return self._report_not_condition(node, term)

    def _number(self, node: exp.Expression) -> Term:
        term = self._term(node)
        if term.type is SqlType.UNKNOWN or term.type in NUMBERS:
            return term
        return self._report_type(node, f"expected a number; this is {term.type}")

    def _text(self, node: exp.Expression) -> Term:
        term = self._term(node)
        if term.stored:
            return self._report_type(node, *STORED_OTHERWISE)
        if term.type in (SqlType.TEXT, SqlType.UNKNOWN):
            return term
        return self._report_type(node, f"expected text; this is {term.type}")

    def _comparable_terms(
        self,
        node: exp.Expression,
        parts: Sequence[exp.Expression],
        *,
        ordering: bool = False,
        null: bool = False,
    ) -> list[Term] | None:
        """Return the terms of parts with compatible types, or None after a problem."""
        terms = [self._term(part) for part in parts]
        if INVALID_TERM in terms:
            return None
        lead = leading_term(terms)
        for place, part in enumerate(parts):
            try:
                terms[place] = adapt_literal(terms[place], lead, sqlite=self._sqlite)
            except NotAValueError as error:
                self._report_value(part, f"'{terms[place].text}'", str(error))
                return None
        if null:
            terms_due = [term for term in terms if term.type is not SqlType.NULL]
        else:
            terms_due = terms
        for first, second in pairwise(terms_due):
            if not are_comparable(first, second) or first.type is SqlType.NULL:
                self._report_mismatch(node, first, second)
                return None
        if not all(are_stored_alike(lead, term) for term in terms):
            self._report_type(node, *STORED_OTHERWISE)
            return None
        if ordering and lead.type in UNORDERED:
            reason = f"SQLite and PostgreSQL order {lead.type} differently"
            self._report_type(node, reason, "use = or <>, or compare its length()")
            return None
        return terms
