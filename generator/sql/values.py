"""Expressions for the values of a column, in which casts are allowed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from generator.sql.casts import cast
from generator.sql.check import Checker
from generator.sql.expressions import ExpressionColumn
from generator.sql.parse import Place
from generator.sql.terms import WRONG, NotAValueError, Term, fits, met, sort_of
from generator.types import ScalarType, Sort, Sql, cast_targets, of_sort


def _cast_targets() -> Mapping[str, ScalarType]:
    """Return the types that casts can name, by the names that sqlglot has for them."""
    return {
        name: each for each in cast_targets() for name in (each.name, *each.sql_names)
    }


class ValueChecker(Checker):
    """A checker and printer of one expression, for one of the databases."""

    def __init__(
        self, place: Place, columns: Mapping[str, ExpressionColumn], *, sqlite: bool
    ) -> None:
        super().__init__(place, columns)
        self._sqlite = sqlite

    def value(self, tree: exp.Expression, wanted: ExpressionColumn) -> str | None:
        """Give the SQL of a value for a column, or None after a problem."""
        sort = sort_of(wanted)
        try:
            term = met(self._term(tree), Term("", sort, values=wanted.values))
        except NotAValueError as error:
            self._value(tree, self._place.text, str(error))
            return None
        if term.sort is Sort.UNKNOWN:
            return None
        if not fits(term.sort, sort):
            self._type(tree, f"{sort} is due, and this is {term.sort}")
            return None
        return term.sql

    def _term(self, node: exp.Expression) -> Term:
        return self._cast(node) if type(node) is exp.Cast else super()._term(node)

    def _cast(self, node: exp.Expression) -> Term:
        term = self._term(node.this)
        target = _cast_targets().get(str(node.args["to"].this.value).lower())
        if target is None or node.args["to"].expressions:
            names = ", ".join(each.name for each in cast_targets())
            return self._type(node, f"cast gives one of {names}")
        if term is WRONG:
            return WRONG
        source = of_sort().get(term.sort)
        done = None if source is None else cast(Sql.same(term.sql), source, target)
        if done is None:
            return self._type(node, f"{term.sort} cannot become {target.name}")
        sql = done.sqlite if self._sqlite else done.postgresql
        return Term(f"({sql})", target.sort)
