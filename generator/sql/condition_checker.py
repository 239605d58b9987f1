"""Type checks of conditions, and their SQL."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from generator.sql.arrays import array_elements
from generator.sql.identifiers import text_literal
from generator.sql.like_patterns import glob_pattern
from generator.sql.term_checker import TermChecker
from generator.sql.terms import INVALID_TERM, Precedence, Term
from generator.sql.tree_facts import is_plain
from generator.types import SqlType

COMPARISONS: dict[type[exp.Expression], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
CONNECTORS: dict[type[exp.Expression], tuple[str, Precedence]] = {
    exp.And: ("AND", Precedence.AND),
    exp.Or: ("OR", Precedence.OR),
}


class ConditionChecker(TermChecker):
    """A checker and printer of comparisons, and of what connects them."""

    def _connector(self, node: exp.Expression) -> Term:
        word, strength = CONNECTORS[type(node)]
        left = self._condition(node.this)
        right = self._condition(node.expression)
        if INVALID_TERM in (left, right):
            return INVALID_TERM
        sql = f"{left.parenthesize(strength)} {word} {right.parenthesize(strength)}"
        return Term(sql, SqlType.BOOLEAN, strength)

    def _not(self, node: exp.Expression) -> Term:
        inner = node.this
        if type(inner) in _NEGATED and is_plain(inner):
            return _NEGATED[type(inner)](self, inner, "NOT ")
        term = self._condition(inner)
        if term is INVALID_TERM:
            return INVALID_TERM
        sql = f"NOT {term.parenthesize(Precedence.ATOM)}"
        return Term(sql, SqlType.BOOLEAN, Precedence.NOT)

    def _comparison(self, node: exp.Expression) -> Term:
        operator = COMPARISONS[type(node)]
        listed = array_elements(node.expression)
        if listed is not None:
            return self._in_array(node, listed)
        ordering = operator not in ("=", "<>")
        terms = self._comparable_terms(
            node, [node.this, node.expression], ordering=ordering
        )
        if terms is None:
            return INVALID_TERM
        left, right = (term.parenthesize(Precedence.CONCATENATION) for term in terms)
        return Term(
            f"{left} {operator} {right}", SqlType.BOOLEAN, Precedence.COMPARISON
        )

    def _in(self, node: exp.Expression, negated: str = "") -> Term:
        if not node.expressions:
            return self._report_not_allowed(node)
        terms = self._comparable_terms(node, [node.this, *node.expressions])
        if terms is None:
            return INVALID_TERM
        listed = ", ".join(
            term.parenthesize(Precedence.CONCATENATION) for term in terms[1:]
        )
        sql = (
            f"{terms[0].parenthesize(Precedence.CONCATENATION)} {negated}IN ({listed})"
        )
        return Term(sql, SqlType.BOOLEAN, Precedence.COMPARISON)

    def _in_array(self, node: exp.Expression, listed: list[exp.Expression]) -> Term:
        """Check `= ANY (ARRAY[…])` and `<> ALL (ARRAY[…])`, which are lists of IN."""
        is_any = isinstance(node.expression, exp.Any)
        if type(node) is not (exp.EQ if is_any else exp.NEQ):
            return self._report_not_allowed(node)
        found = exp.In(this=node.this, expressions=listed)
        return self._in(found, "" if is_any else "NOT ")

    def _between(self, node: exp.Expression, negated: str = "") -> Term:
        parts = [node.this, node.args["low"], node.args["high"]]
        terms = self._comparable_terms(node, parts, ordering=True)
        if terms is None:
            return INVALID_TERM
        value, low, high = (
            term.parenthesize(Precedence.CONCATENATION) for term in terms
        )
        sql = f"{value} {negated}BETWEEN {low} AND {high}"
        return Term(sql, SqlType.BOOLEAN, Precedence.COMPARISON)

    def _is(self, node: exp.Expression, negated: str = "") -> Term:
        term = self._term(node.this)
        other = node.expression
        if term is INVALID_TERM:
            return INVALID_TERM
        if isinstance(other, exp.Null):
            word = "NULL"
        elif isinstance(other, exp.Boolean) and term.type is SqlType.BOOLEAN:
            word = "TRUE" if other.this else "FALSE"
        else:
            return self._report_type(
                node, "IS requires NULL, or TRUE or FALSE with a boolean"
            )
        sql = f"{term.parenthesize(Precedence.ATOM)} IS {negated}{word}"
        return Term(sql, SqlType.BOOLEAN, Precedence.COMPARISON)

    def _like(self, node: exp.Expression, negated: str = "") -> Term:
        term, pattern = self._text(node.this), self._term(node.expression)
        if INVALID_TERM in (term, pattern):
            return INVALID_TERM
        if pattern.text is None:
            reason = "LIKE requires a pattern in quotes, such as 'a%'"
            return self._report_type(node, reason)
        try:
            glob = glob_pattern(pattern.text)
        except ValueError:
            expected = "a pattern that does not end in a single backslash"
            return self._report_value(node.expression, f"'{pattern.text}'", expected)
        is_negated = bool(negated) != bool(node.args.get("negate"))
        # LIKE ignores case on SQLite, GLOB does not.
        word, text = ("GLOB", glob) if self._sqlite else ("LIKE", pattern.text)
        operator = f"NOT {word}" if is_negated else word
        value = term.parenthesize(Precedence.CONCATENATION)
        sql = f"{value} {operator} {text_literal(text)}"
        return Term(sql, SqlType.BOOLEAN, Precedence.COMPARISON)

    def _distinct(self, node: exp.Expression) -> Term:
        terms = self._comparable_terms(node, [node.this, node.expression], null=True)
        if terms is None:
            return INVALID_TERM
        is_same = isinstance(node, exp.NullSafeEQ)
        if SqlType.NULL in (terms[0].type, terms[1].type):
            operator = "IS" if is_same else "IS NOT"
        elif self._sqlite:
            # Older versions of SQLite know no IS DISTINCT FROM.
            operator = "IS" if is_same else "IS NOT"
        else:
            operator = "IS NOT DISTINCT FROM" if is_same else "IS DISTINCT FROM"
        terms.sort(key=lambda term: term.type is SqlType.NULL)
        left, right = (term.parenthesize(Precedence.CONCATENATION) for term in terms)
        return Term(
            f"{left} {operator} {right}", SqlType.BOOLEAN, Precedence.COMPARISON
        )


_NEGATED: dict[
    type[exp.Expression], Callable[[ConditionChecker, exp.Expression, str], Term]
] = {
    exp.In: ConditionChecker._in,
    exp.Between: ConditionChecker._between,
    exp.Is: ConditionChecker._is,
    exp.Like: ConditionChecker._like,
}
