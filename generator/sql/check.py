"""Type checks of an expression's tree, and its SQL for both databases."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import pairwise

from sqlglot import exp

from generator.sql.expression_parser import ExpressionSource
from generator.sql.expressions import Expression, ExpressionColumn
from generator.sql.identifiers import identifier, text_literal
from generator.sql.problem_reporter import ProblemReporter
from generator.sql.terms import (
    INVALID_TERM,
    NUMBERS,
    UNORDERED,
    NotAValueError,
    Precedence,
    Term,
    adapt_literal,
    are_comparable,
    common_type,
    sql_type_of,
)
from generator.sql.tree_facts import is_count, is_never_zero, is_plain
from generator.types import SqlType

_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)

_COMPARISONS: dict[type[exp.Expression], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_SUMS: dict[type[exp.Expression], str] = {exp.Add: "+", exp.Sub: "-"}
_PRODUCTS: dict[type[exp.Expression], str] = {
    exp.Mul: "*",
    exp.Div: "/",
    exp.Mod: "%",
}
_CONNECTORS: dict[type[exp.Expression], tuple[str, Precedence]] = {
    exp.And: ("AND", Precedence.AND),
    exp.Or: ("OR", Precedence.OR),
}
_OF_TEXT: dict[type[exp.Expression], tuple[str, SqlType]] = {
    exp.Lower: ("lower", SqlType.TEXT),
    exp.Upper: ("upper", SqlType.TEXT),
    exp.Trim: ("trim", SqlType.TEXT),
    exp.Length: ("length", SqlType.INTEGER),
}


class Checker(ProblemReporter):
    """A type checker and printer of one expression."""

    def __init__(
        self, place: ExpressionSource, columns: Mapping[str, ExpressionColumn]
    ) -> None:
        super().__init__(place)
        self._columns = columns
        self._used: dict[str, None] = {}

    def expression(self, tree: exp.Expression, *, boolean: bool) -> Expression | None:
        """Return the printed expression, or None after a problem."""
        term = self._term(tree)
        if term.type is SqlType.UNKNOWN:
            return None
        if not self._used:
            self._report_type(
                tree, "this refers to no field, so it does not depend on the row"
            )
        elif boolean and term.type is not SqlType.BOOLEAN:
            self._report_not_condition(tree, term)
        elif term.type is SqlType.OPAQUE and not boolean:
            self._report_type(tree, "json, lists and bytes cannot be indexed")
        else:
            return Expression(term.sql, tuple(self._used))
        return None

    def _term(self, node: exp.Expression) -> Term:
        kind = type(node)
        if kind is exp.Paren:
            return self._term(node.this)
        if kind in _COMPARISONS:
            return self._comparison(node)
        if kind in _CONNECTORS:
            return self._connector(node)
        if kind in _SUMS or kind in _PRODUCTS:
            return self._arithmetic(node)
        handler = _HANDLERS.get(kind)
        if handler is None or not is_plain(node):
            return self._report_not_allowed(node)
        return handler(self, node)

    # Leaves

    def _column(self, node: exp.Expression) -> Term:
        if not isinstance(node.this, exp.Identifier) or node.name not in self._columns:
            return self._report_not_allowed(node)
        column = self._columns[node.name]
        self._used[column.column] = None
        sort = sql_type_of(column)
        return Term(identifier(column.column), sort, values=column.values)

    def _literal(self, node: exp.Expression) -> Term:
        text = str(node.this)
        if node.args["is_string"]:
            return Term(text_literal(text), SqlType.TEXT, text=text)
        if not _NUMBER.fullmatch(text):
            expected = "a number of at most 18 digits, such as 12.5"
            return self._report_value(node, text, expected)
        return Term(text, SqlType.DECIMAL if "." in text else SqlType.INTEGER)

    def _boolean(self, node: exp.Expression) -> Term:
        return Term("true" if node.this else "false", SqlType.BOOLEAN)

    def _null(self, node: exp.Expression) -> Term:
        return Term("NULL", SqlType.NULL)

    # Conditions

    def _connector(self, node: exp.Expression) -> Term:
        word, strength = _CONNECTORS[type(node)]
        left = self._condition(node.this)
        right = self._condition(node.expression)
        if INVALID_TERM in (left, right):
            return INVALID_TERM
        sql = f"{left.parenthesized(strength)} {word} {right.parenthesized(strength)}"
        return Term(sql, SqlType.BOOLEAN, strength)

    def _condition(self, node: exp.Expression) -> Term:
        term = self._term(node)
        if term.type in (SqlType.BOOLEAN, SqlType.UNKNOWN):
            return term
        return self._report_not_condition(node, term)

    def _not(self, node: exp.Expression) -> Term:
        inner = node.this
        if type(inner) in _NEGATED and is_plain(inner):
            return _NEGATED[type(inner)](self, inner, "NOT ")
        term = self._condition(inner)
        if term is INVALID_TERM:
            return INVALID_TERM
        sql = f"NOT {term.parenthesized(Precedence.ATOM)}"
        return Term(sql, SqlType.BOOLEAN, Precedence.NOT)

    def _comparison(self, node: exp.Expression) -> Term:
        operator = _COMPARISONS[type(node)]
        ordering = operator not in ("=", "<>")
        terms = self._comparable_terms(
            node, [node.this, node.expression], ordering=ordering
        )
        if terms is None:
            return INVALID_TERM
        left, right = (term.parenthesized(Precedence.CONCATENATION) for term in terms)
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
            term.parenthesized(Precedence.CONCATENATION) for term in terms[1:]
        )
        sql = (
            f"{terms[0].parenthesized(Precedence.CONCATENATION)} {negated}IN ({listed})"
        )
        return Term(sql, SqlType.BOOLEAN, Precedence.COMPARISON)

    def _between(self, node: exp.Expression, negated: str = "") -> Term:
        parts = [node.this, node.args["low"], node.args["high"]]
        terms = self._comparable_terms(node, parts, ordering=True)
        if terms is None:
            return INVALID_TERM
        value, low, high = (
            term.parenthesized(Precedence.CONCATENATION) for term in terms
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
        sql = f"{term.parenthesized(Precedence.ATOM)} IS {negated}{word}"
        return Term(sql, SqlType.BOOLEAN, Precedence.COMPARISON)

    # Values

    def _arithmetic(self, node: exp.Expression) -> Term:
        left, right = self._number(node.this), self._number(node.expression)
        if INVALID_TERM in (left, right):
            return INVALID_TERM
        sort = common_type(left.type, right.type)
        if type(node) in _SUMS:
            parts = left.parenthesized(Precedence.SUM), right.parenthesized(
                Precedence.PRODUCT
            )
            return Term(f" {_SUMS[type(node)]} ".join(parts), sort, Precedence.SUM)
        if isinstance(node, exp.Mod) and sort is not SqlType.INTEGER:
            return self._report_type(node, "`%` only takes whole numbers")
        if not isinstance(node, exp.Mul) and not is_never_zero(node.expression):
            return self._report_division(node)
        first = left.parenthesized(Precedence.PRODUCT)
        if isinstance(node, exp.Div) and sort is not SqlType.INTEGER:
            # SQLite stores a decimal without a fraction as an integer, and an integer
            # can be used as a float (`coalesce(weight, 1)`).
            first = f"{first} * 1.0"
        parts = first, right.parenthesized(Precedence.SIGN)
        return Term(f" {_PRODUCTS[type(node)]} ".join(parts), sort, Precedence.PRODUCT)

    def _number(self, node: exp.Expression) -> Term:
        term = self._term(node)
        if term.type is SqlType.UNKNOWN or term.type in NUMBERS:
            return term
        return self._report_type(node, f"expected a number; this is {term.type}")

    def _negative(self, node: exp.Expression) -> Term:
        term = self._number(node.this)
        if term is INVALID_TERM:
            return INVALID_TERM
        return Term(
            f"-{term.parenthesized(Precedence.ATOM)}", term.type, Precedence.SIGN
        )

    def _concatenation(self, node: exp.Expression) -> Term:
        left, right = self._text(node.this), self._text(node.expression)
        if INVALID_TERM in (left, right):
            return INVALID_TERM
        # SQLite and PostgreSQL give `||` different precedence.
        parts = (
            (
                part.sql
                if part.precedence is Precedence.CONCATENATION
                else part.parenthesized(least)
            )
            for part, least in ((left, Precedence.ATOM), (right, Precedence.ATOM))
        )
        return Term(" || ".join(parts), SqlType.TEXT, Precedence.CONCATENATION)

    def _text(self, node: exp.Expression) -> Term:
        term = self._term(node)
        if term.type in (SqlType.TEXT, SqlType.UNKNOWN):
            return term
        return self._report_type(node, f"expected text; this is {term.type}")

    def _text_function(self, node: exp.Expression) -> Term:
        name, sort = _OF_TEXT[type(node)]
        term = self._text(node.this)
        return (
            INVALID_TERM if term is INVALID_TERM else Term(f"{name}({term.sql})", sort)
        )

    def _abs(self, node: exp.Expression) -> Term:
        term = self._number(node.this)
        return (
            INVALID_TERM
            if term is INVALID_TERM
            else Term(f"abs({term.sql})", term.type)
        )

    def _substr(self, node: exp.Expression) -> Term:
        term = self._text(node.this)
        places = [node.args.get("start"), node.args.get("length")]
        given = [part for part in places if part is not None]
        if not given or not all(is_count(part) for part in given):
            reason = (
                "substr requires a start of at least 1 and a length, as literal numbers"
            )
            return self._report_type(node, reason)
        if given[0].name == "0":
            return self._report_type(node, "the start of substr must be at least 1")
        listed = ", ".join([term.sql, *(str(int(part.name)) for part in given)])
        return (
            INVALID_TERM
            if term is INVALID_TERM
            else Term(f"substr({listed})", SqlType.TEXT)
        )

    def _coalesce(self, node: exp.Expression) -> Term:
        return self._choice(node, "coalesce", [node.this, *node.expressions])

    def _nullif(self, node: exp.Expression) -> Term:
        return self._choice(node, "nullif", [node.this, node.expression])

    def _choice(
        self, node: exp.Expression, name: str, parts: Sequence[exp.Expression]
    ) -> Term:
        if len(parts) < 2:
            return self._report_type(node, f"{name} requires at least two arguments")
        terms = self._comparable_terms(node, parts)
        if terms is None:
            return INVALID_TERM
        sort = reduce(common_type, (term.type for term in terms))
        return Term(f"{name}({', '.join(term.sql for term in terms)})", sort)

    def _case(self, node: exp.Expression) -> Term:
        branches: list[exp.Expression] = node.args["ifs"]
        conditions = [self._condition(branch.this) for branch in branches]
        results = [branch.args["true"] for branch in branches]
        default = node.args.get("default")
        if default is not None:
            results.append(default)
        terms = self._comparable_terms(node, results, null=True)
        if node.this is not None:
            return self._report_type(node, "write CASE WHEN condition THEN value END")
        if terms is None or INVALID_TERM in conditions:
            return INVALID_TERM
        whens = (
            f"WHEN {condition.sql} THEN {term.sql}"
            for condition, term in zip(conditions, terms, strict=False)
        )
        otherwise = "" if default is None else f" ELSE {terms[-1].sql}"
        sort = reduce(common_type, (term.type for term in terms))
        return Term(f"CASE {' '.join(whens)}{otherwise} END", sort)

    # Type compatibility

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
        named = [t for t in terms if t.text is None and t.type is not SqlType.NULL]
        lead = max(named, key=lambda term: bool(term.values), default=terms[0])
        for place, part in enumerate(parts):
            try:
                terms[place] = adapt_literal(terms[place], lead)
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
        if ordering and lead.type in UNORDERED:
            reason = f"SQLite and PostgreSQL order {lead.type} differently"
            self._report_type(node, reason, "use = or <>, or compare its length()")
            return None
        return terms


_Handler = Callable[[Checker, exp.Expression], Term]

_HANDLERS: dict[type[exp.Expression], _Handler] = {
    exp.Column: Checker._column,
    exp.Literal: Checker._literal,
    exp.Boolean: Checker._boolean,
    exp.Null: Checker._null,
    exp.Not: Checker._not,
    exp.In: Checker._in,
    exp.Between: Checker._between,
    exp.Is: Checker._is,
    exp.Neg: Checker._negative,
    exp.DPipe: Checker._concatenation,
    exp.Abs: Checker._abs,
    exp.Substring: Checker._substr,
    exp.Coalesce: Checker._coalesce,
    exp.Nullif: Checker._nullif,
    exp.Case: Checker._case,
    **dict.fromkeys(_OF_TEXT, Checker._text_function),
}

_NEGATED: dict[type[exp.Expression], Callable[[Checker, exp.Expression, str], Term]] = {
    exp.In: Checker._in,
    exp.Between: Checker._between,
    exp.Is: Checker._is,
}
