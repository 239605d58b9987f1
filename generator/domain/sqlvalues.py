"""Expressions for the values of a column, in which casts are allowed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from generator.domain.casts import Sql, cast
from generator.domain.expressions import ExpressionColumn
from generator.domain.model import Kind
from generator.domain.sqlcheck import Checker
from generator.domain.sqlparse import CAST_TYPES, Place
from generator.domain.sqltypes import (
    KINDS,
    WRONG,
    NotAValueError,
    Sort,
    Term,
    fits,
    met,
    sort_of,
)

_CAST_KINDS = {
    **{name: name for name in CAST_TYPES},
    **{"int": "integer", "double": "float", "timestamptz": "datetime"},
    **{"timestamp": "datetime"},
}
"""The target types of casts, by sqlglot's names for them."""


class ValueChecker(Checker):
    """A checker and printer of one expression, for one of the databases."""

    def __init__(
        self, place: Place, columns: Mapping[str, ExpressionColumn], *, sqlite: bool
    ) -> None:
        super().__init__(place, columns)
        self._sqlite = sqlite

    def value(self, tree: exp.Expression, wanted: ExpressionColumn) -> str | None:
        """Return the SQL of a value for a column, or None after a problem."""
        sort = sort_of(wanted.kind, is_list=wanted.is_list)
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
        target = _CAST_KINDS.get(str(node.args["to"].this.value).lower())
        if target is None or node.args["to"].expressions:
            return self._type(node, f"cast gives one of {', '.join(CAST_TYPES)}")
        if term is WRONG:
            return WRONG
        kind = KINDS.get(term.sort)
        done = None if kind is None else cast(Sql.same(term.sql), kind, target)
        if done is None:
            return self._type(node, f"{term.sort} cannot become {target}")
        sql = done.sqlite if self._sqlite else done.postgresql
        return Term(f"({sql})", sort_of(Kind(target), is_list=False))
