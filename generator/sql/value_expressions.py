"""Expressions for the values of a column, in which casts are allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp

from generator.sql.check import Checker
from generator.sql.conversion import cast
from generator.sql.expressions import ExpressionColumn
from generator.sql.terms import (
    INVALID_TERM,
    STORED_OTHERWISE,
    NotAValueError,
    Term,
    adapt_literal,
    can_store,
    sql_type_of,
)
from generator.types import DialectSql, ScalarType, SqlType, cast_targets, type_of_sql


def _cast_targets() -> Mapping[str, ScalarType]:
    """Return the types that casts can name, by the names that sqlglot has for them."""
    return {
        name: each for each in cast_targets() for name in (each.name, *each.sql_names)
    }


class ValueChecker(Checker):
    """A checker and printer of one expression, for one of the databases."""

    _results: Mapping[int, Term] = {}
    """What the literals that are results of the expression are adapted to."""

    def value(self, tree: exp.Expression, wanted: ExpressionColumn) -> str | None:
        """Return the SQL of a value for a column, or None after a problem."""
        sort = sql_type_of(wanted)
        wish = Term("", sort, values=wanted.values, stored=wanted.stored)
        if wanted.stored:
            self._results = {id(node): wish for node in _result_literals(tree)}
        try:
            term = adapt_literal(self._term(tree), wish, sqlite=self._sqlite)
        except NotAValueError as error:
            self._report_value(tree, self._place.text, str(error))
            return None
        if term.type is SqlType.UNKNOWN:
            return None
        if not can_store(term.type, sort):
            self._report_type(tree, f"expected {sort}; this is {term.type}")
            return None
        return term.sql

    def _term(self, node: exp.Expression) -> Term:
        term = super()._term(node)
        wish = self._results.get(id(node))
        if wish is None:
            return term
        try:
            return adapt_literal(term, wish, sqlite=self._sqlite)
        except NotAValueError as error:
            return self._report_value(node, f"'{term.text}'", str(error))

    def _cast(self, node: exp.Expression) -> Term:
        term = self._term(node.this)
        target = _cast_targets().get(str(node.args["to"].this.value).lower())
        if target is None or node.args["to"].expressions:
            names = ", ".join(each.name for each in cast_targets())
            return self._report_type(node, f"cast requires one of {names}")
        if term is INVALID_TERM:
            return INVALID_TERM
        if term.stored:
            return self._report_type(node, *STORED_OTHERWISE)
        source = type_of_sql().get(term.type)
        done = (
            None
            if source is None
            else cast(DialectSql.for_both(term.sql), source, target)
        )
        if done is None:
            return self._report_type(
                node, f"{term.type} cannot be cast to {target.name}"
            )
        sql = done.sqlite if self._sqlite else done.postgresql
        return Term(f"({sql})", target.sql_type)


def _result_literals(tree: exp.Expression) -> Iterator[exp.Expression]:
    """Yield the literals that can be the value of an expression."""
    if isinstance(tree, exp.Literal):
        yield tree
    elif isinstance(tree, exp.Paren):
        yield from _result_literals(tree.this)
    elif isinstance(tree, exp.Case):
        branches = [branch.args["true"] for branch in tree.args["ifs"]]
        for part in (*branches, tree.args.get("default")):
            if part is not None:
                yield from _result_literals(part)
    elif isinstance(tree, exp.Coalesce):
        for part in (tree.this, *tree.expressions):
            yield from _result_literals(part)
