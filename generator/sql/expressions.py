"""Small SQL expressions over a row: parsed, checked, and printed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.diagnostics import Problems, Span
from generator.types import DialectSql

if TYPE_CHECKING:
    from generator.types import FieldType, ScalarType


@dataclass(frozen=True)
class Expression:
    """An expression printed from its parse tree.

    Both texts of `sql` mean the same; `columns` are the column names that it uses, in
    order of first use.
    """

    sql: DialectSql
    columns: tuple[str, ...]


@dataclass(frozen=True)
class ExpressionColumn:
    """A field that an expression can name: its column and its type."""

    column: str
    scalar: ScalarType
    is_list: bool = False
    values: tuple[str, ...] = ()
    """The values of an enum."""
    stored: Mapping[str, str] = field(default_factory=dict)
    """What the database has for each of them, if that is not the same."""


def column_of_type(column: str, type: FieldType) -> ExpressionColumn:
    """Return a column with values of a field's type."""
    enum = type.enum
    return ExpressionColumn(
        column=column,
        scalar=type.scalar,
        is_list=type.is_list,
        values=() if enum is None else enum.values,
        stored={} if enum is None or not enum.is_coded else enum.stored,
    )


def parse_expression(
    text: str,
    span: Span,
    columns: Mapping[str, ExpressionColumn],
    problems: Problems,
    *,
    boolean: bool,
) -> Expression | None:
    """Parse an expression of the spec.

    `columns` are the fields of the row by their names in the spec, `span` is the
    location of the text, and `boolean` means that it has to be a condition. Return None
    after an error, which is in `problems`, located within the text if possible.
    """
    from generator.sql.check import Checker
    from generator.sql.expression_parser import ExpressionSource, parse_tree

    place = ExpressionSource(text, span, problems)
    tree = parse_tree(place, columns)
    if tree is None:
        return None
    checker = Checker(place, columns, sqlite=False)
    postgresql = checker.expression(tree, boolean=boolean)
    if postgresql is None:
        return None
    lite = Checker(place, columns, sqlite=True).expression(tree, boolean=boolean)
    if lite is None:
        return None
    if not boolean and lite != postgresql:
        reason = "the databases write this differently, so it cannot be indexed"
        problems.add("expression-type", span, reason=reason)
        return None
    return Expression(DialectSql(lite, postgresql), checker.used)


def parse_value(
    text: str,
    span: Span,
    columns: Mapping[str, ExpressionColumn],
    wanted: ExpressionColumn,
    problems: Problems,
) -> DialectSql | None:
    """Parse an expression for the values of a column, in which casts are allowed.

    Return None after an error, which is in `problems`.
    """
    from generator.sql.expression_parser import ExpressionSource, parse_tree
    from generator.sql.value_expressions import ValueChecker

    place = ExpressionSource(text, span, problems)
    tree = parse_tree(place, columns)
    if tree is None:
        return None
    printed = [
        ValueChecker(place, columns, sqlite=sqlite).value(tree, wanted)
        for sqlite in (True, False)
    ]
    sqlite, postgresql = printed
    if sqlite is None or postgresql is None:
        return None
    return DialectSql(sqlite, postgresql)
