"""Error reports for parts of an expression, with their location in the text."""

from __future__ import annotations

from sqlglot import exp

from generator.diagnostics import Span
from generator.sql.expression_parser import ExpressionSource
from generator.sql.terms import INVALID_TERM, NUMBERS, Term
from generator.types import SqlType

_NULL_HINT = "write `IS NULL` or `IS NOT NULL`"
_HINTS = {
    SqlType.NULL: _NULL_HINT,
    SqlType.OPAQUE: "only IS NULL and IS NOT NULL support json, lists and bytes",
    SqlType.DATETIME: "compare it with another datetime of the row, or with text such "
    "as '2026-01-31T09:30:00Z'",
    SqlType.LOCAL_DATETIME: "compare it with another local datetime of the row, or "
    "with text such as '2026-01-31 09:30:00'",
    SqlType.DURATION: "compare it with another duration of the row",
    SqlType.UUID: "compare it with another uuid of the row, or with its text",
}


class ProblemReporter:
    """A reporter of problems in one expression; methods return the resulting term."""

    def __init__(self, place: ExpressionSource) -> None:
        self._place = place

    def _report_mismatch(self, node: exp.Expression, first: Term, second: Term) -> None:
        hints = (_HINTS.get(sort) for sort in (second.type, first.type))
        hint = next((hint for hint in hints if hint is not None), None)
        if first.type == second.type:
            self._report_type(node, f"{first.type} cannot be compared", hint)
        else:
            reason = f"{first.type} and {second.type} cannot be compared"
            self._report_type(node, reason, hint)

    def _report_division(self, node: exp.Expression) -> Term:
        return self._report_type(
            node.expression,
            "dividing by zero is an error on PostgreSQL and NULL on SQLite",
            "divide by a number, or by nullif(…, 0)",
        )

    def _report_type(
        self, node: exp.Expression, reason: str, hint: str | None = None
    ) -> Term:
        span = self._span(node)
        self._place.problems.add("expression-type", span, hint=hint, reason=reason)
        return INVALID_TERM

    def _report_value(self, node: exp.Expression, value: str, expected: str) -> Term:
        span = self._span(node)
        code = "expression-value"
        self._place.problems.add(code, span, value=value, expected=expected)
        return INVALID_TERM

    def _report_too_complex(self) -> Term:
        self._place.problems.add("expression-too-complex", self._place.span)
        return INVALID_TERM

    def _report_not_condition(self, node: exp.Expression, term: Term) -> Term:
        example = f"{term.sql} > 0" if term.type in NUMBERS else f"{term.sql} IS NULL"
        code, span = "expression-not-condition", self._span(node)
        self._place.problems.add(code, span, kind=str(term.type), example=example)
        return INVALID_TERM

    def _report_not_allowed(self, node: exp.Expression) -> Term:
        span = self._span(node)
        place = self._place
        start, end = _node_range(node, place.text)
        what = place.text[start:end]
        place.problems.add("expression-not-allowed", span, what=what)
        return INVALID_TERM

    def _span(self, node: exp.Expression) -> Span:
        return self._place.span_at(*_node_range(node, self._place.text))


def _node_range(node: exp.Expression, text: str) -> tuple[int, int]:
    """Return the range of the text that a node covers, as far as sqlglot knows it."""
    marks = [part.meta for part in node.walk() if "start" in part.meta]
    if not marks:
        return 0, len(text)
    start = min(mark["start"] for mark in marks)
    return start, max(mark["end"] for mark in marks) + 1
