"""Type checks of an expression's tree, and its SQL for one database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce

from sqlglot import exp

from generator.sql.condition_checker import COMPARISONS, CONNECTORS, ConditionChecker
from generator.sql.terms import (
    INVALID_TERM,
    NUMBERS,
    Precedence,
    Term,
    choice_of,
    common_type,
    is_number,
    number_term,
)
from generator.sql.tree_facts import cast_type, is_count, is_never_zero, is_plain
from generator.types import ScalarType, SqlType

_SUMS: dict[type[exp.Expression], str] = {exp.Add: "+", exp.Sub: "-"}
_PRODUCTS: dict[type[exp.Expression], str] = {
    exp.Mul: "*",
    exp.Div: "/",
    exp.Mod: "%",
}
_OF_TEXT: dict[type[exp.Expression], tuple[str, SqlType]] = {
    exp.Lower: ("lower", SqlType.TEXT),
    exp.Upper: ("upper", SqlType.TEXT),
    exp.Trim: ("trim", SqlType.TEXT),
    exp.Length: ("length", SqlType.INTEGER),
}
_MOST_DIGITS = 9
_LONGEST = 10_000
"""The length of SQL that nested calls may grow to."""


class Checker(ConditionChecker):
    """A type checker and printer of one expression, for one of the databases."""

    @property
    def used(self) -> tuple[str, ...]:
        """The columns of the expression, in the order of their first use."""
        return tuple(self._used)

    def expression(self, tree: exp.Expression, *, boolean: bool) -> str | None:
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
            return term.sql
        return None

    def _term(self, node: exp.Expression) -> Term:
        kind = type(node)
        if kind is exp.Paren:
            return self._term(node.this)
        if kind is exp.Cast:
            return self._cast(node)
        if kind in COMPARISONS:
            return self._comparison(node)
        if kind in CONNECTORS:
            return self._connector(node)
        if kind in _SUMS or kind in _PRODUCTS:
            return self._arithmetic(node)
        handler = _HANDLERS.get(kind)
        if handler is None or not is_plain(node):
            return self._report_not_allowed(node)
        return handler(self, node)

    def _arithmetic(self, node: exp.Expression) -> Term:
        left, right = self._number(node.this), self._number(node.expression)
        if INVALID_TERM in (left, right):
            return INVALID_TERM
        sort = common_type(left.type, right.type)
        if type(node) in _SUMS:
            parts = left.parenthesize(Precedence.SUM), right.parenthesize(
                Precedence.PRODUCT
            )
            return Term(f" {_SUMS[type(node)]} ".join(parts), sort, Precedence.SUM)
        if isinstance(node, exp.Mod) and sort is not SqlType.INTEGER:
            return self._report_type(node, "`%` only takes whole numbers")
        if not isinstance(node, exp.Mul) and not is_never_zero(node.expression):
            return self._report_division(node)
        first = left.parenthesize(Precedence.PRODUCT)
        if isinstance(node, exp.Div) and sort is not SqlType.INTEGER:
            # SQLite stores a decimal without a fraction as an integer, and an integer
            # can be used as a float (`coalesce(weight, 1)`).
            first = f"{first} * 1.0"
        parts = first, right.parenthesize(Precedence.SIGN)
        return Term(f" {_PRODUCTS[type(node)]} ".join(parts), sort, Precedence.PRODUCT)

    def _negative(self, node: exp.Expression) -> Term:
        term = self._number(node.this)
        if term is INVALID_TERM:
            return INVALID_TERM
        return Term(
            f"-{term.parenthesize(Precedence.ATOM)}", term.type, Precedence.SIGN
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
                else part.parenthesize(least)
            )
            for part, least in ((left, Precedence.ATOM), (right, Precedence.ATOM))
        )
        return Term(" || ".join(parts), SqlType.TEXT, Precedence.CONCATENATION)

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
        return choice_of(terms, f"{name}({', '.join(term.sql for term in terms)})")

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
        return choice_of(terms, f"CASE {' '.join(whens)}{otherwise} END")

    def _extreme(self, node: exp.Expression) -> Term:
        is_greatest = isinstance(node, exp.Greatest)
        name = "greatest" if is_greatest else "least"
        parts = [node.this, *node.expressions]
        if len(parts) < 2:
            return self._report_type(node, f"{name} requires at least two arguments")
        terms = self._comparable_terms(node, parts, ordering=True)
        if terms is None:
            return INVALID_TERM
        listed = [term.sql for term in terms]
        if self._sqlite:
            name = "max" if is_greatest else "min"
            listed = _without_nulls(terms)
        sql = f"{name}({', '.join(listed)})"
        if len(sql) > _LONGEST:
            return self._report_too_complex()
        return Term(sql, reduce(common_type, (term.type for term in terms)))

    def _round(self, node: exp.Expression) -> Term:
        term, digits = self._number(node.this), node.args.get("decimals")
        if term is INVALID_TERM:
            return INVALID_TERM
        if term.type is not SqlType.DECIMAL:
            return self._report_type(
                node, f"round requires a decimal; this is {term.type}"
            )
        places = 0
        if digits is not None:
            if not is_count(digits) or int(digits.name) > _MOST_DIGITS:
                reason = f"round requires a number of digits up to {_MOST_DIGITS}"
                return self._report_type(node, reason)
            places = int(digits.name)
        if not self._sqlite:
            arguments = term.sql if digits is None else f"{term.sql}, {places}"
            return Term(f"round({arguments})", SqlType.DECIMAL)
        # SQLite stores decimals as floats: 1.005 is a little less than that, and some
        # versions round it down.
        factor = term.parenthesize(Precedence.PRODUCT)
        sql = f"round({factor} * {10**places} * 1.0000000000000004)"
        sql = f"({sql} / {10**places}.0)" if places else sql
        return Term(sql, SqlType.DECIMAL)

    def _cast(self, node: exp.Expression) -> Term:
        """Check a cast that changes no value, such as those that pg_dump prints."""
        term, target = self._term(node.this), cast_type(node)
        if term is INVALID_TERM:
            return INVALID_TERM
        if term.text is not None:
            return self._typed_literal(node, term, target)
        if target is None or node.args["to"].expressions:
            return self._report_cast(node, term)
        sort = target.sql_type
        if term.type in (sort, SqlType.NULL):
            return term
        is_wider = term.type in NUMBERS and sort in NUMBERS
        if is_wider and NUMBERS.index(term.type) < NUMBERS.index(sort):
            return replace(term, type=sort)
        return self._report_cast(node, term)

    def _typed_literal(
        self, node: exp.Expression, term: Term, target: ScalarType | None
    ) -> Term:
        """Return a literal with a type: text is read as what it is compared with."""
        if target is None or target.sql_type not in NUMBERS:
            return term
        number = str(term.text)
        if not is_number(number) or (target.is_whole and "." in number):
            return self._report_value(node, term.sql, f"{target.sql_type}, such as 12")
        return replace(number_term(number), type=target.sql_type)

    def _report_cast(self, node: exp.Expression, term: Term) -> Term:
        named = node.args["to"].sql().lower()
        return self._report_type(
            node,
            f"{term.type} cannot be cast to {named} here, as its value would change",
            "compare values of the same type instead",
        )


def _without_nulls(terms: Sequence[Term]) -> list[str]:
    """Return arguments that are only null if all are, as PostgreSQL ignores NULL."""
    constant = next((term.sql for term in terms if term.is_constant), None)
    others = (
        (
            [each.sql for each in terms if each is not term]
            if constant is None
            else [constant]
        )
        for term in terms
    )
    return [
        term.sql if term.is_constant else f"coalesce({term.sql}, {', '.join(rest)})"
        for term, rest in zip(terms, others, strict=True)
    ]


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
    exp.Like: Checker._like,
    exp.NullSafeEQ: Checker._distinct,
    exp.NullSafeNEQ: Checker._distinct,
    exp.Neg: Checker._negative,
    exp.DPipe: Checker._concatenation,
    exp.Abs: Checker._abs,
    exp.Substring: Checker._substr,
    exp.Coalesce: Checker._coalesce,
    exp.Nullif: Checker._nullif,
    exp.Greatest: Checker._extreme,
    exp.Least: Checker._extreme,
    exp.Round: Checker._round,
    exp.Case: Checker._case,
    **dict.fromkeys(_OF_TEXT, Checker._text_function),
}
