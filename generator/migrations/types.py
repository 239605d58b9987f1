"""Compatibility of column types, and conversions between them."""

from __future__ import annotations

from dataclasses import replace

from generator.domain.casts import TEXTUAL, Sql, cast
from generator.domain.sqltext import identifier
from generator.domain.tables import Column, ColumnType
from generator.emit.python.columns import text_length

_DIGITS = {"integer": 10, "bigint": 19}
_BITS = {"integer": 32, "bigint": 64}


def describe(column_type: ColumnType) -> str:
    """Format a type as in the spec."""
    digits = (column_type.precision, column_type.scale)
    arguments = [column_type.length] if column_type.length else list(digits)
    given = [str(argument) for argument in arguments if argument is not None]
    text = f"{column_type.kind}({', '.join(given)})" if given else column_type.kind
    return f"[{text}]" if column_type.is_list else text


def holds_values_of(new: ColumnType, old: ColumnType) -> bool:
    """Return whether every value of the old type is valid in the new type."""
    if new == old or (new.kind == "json" and not new.is_list and old.is_list):
        return True
    if new.is_list or old.is_list:
        both = new.is_list and old.is_list
        elements = replace(new, is_list=False), replace(old, is_list=False)
        return both and _is_textual(old) and holds_values_of(*elements)
    if _is_textual(old) and _is_textual(new):
        longest, longest_old = text_length(new), text_length(old)
        fits = longest is None or (longest_old is not None and longest_old <= longest)
        return fits and new.kind in (old.kind, "string", "text")
    if new.kind == "decimal":
        return _decimal_holds(new, old)
    return (old.kind, new.kind) in (
        ("integer", "bigint"),
        ("integer", "float"),
        ("date", "datetime"),
    )


def _decimal_holds(new: ColumnType, old: ColumnType) -> bool:
    whole = (new.precision or 0) - (new.scale or 0)
    if old.kind == "decimal":
        before = (old.precision or 0) - (old.scale or 0)
        return whole >= before and (new.scale or 0) >= (old.scale or 0)
    return whole >= _DIGITS.get(old.kind, whole + 1)


def _is_textual(column_type: ColumnType) -> bool:
    return column_type.kind in TEXTUAL


def misfit(column_type: ColumnType, name: str) -> tuple[str, Sql] | None:
    """Return the reason and the SQL condition for values that a type rejects.

    PostgreSQL rejects such values itself; SQLite stores them.
    """
    length = text_length(column_type)
    if column_type.is_list or column_type.kind == "enum":
        return None
    if column_type.kind in TEXTUAL and length:
        return f"longer than {length}", Sql.same(f"length({name}) > {length}")
    if column_type.kind in _BITS:
        limit = 2 ** (_BITS[column_type.kind] - 1)
        within = f"{name} NOT BETWEEN -{limit} AND {limit - 1}"
        return "out of range", Sql.same(within)
    if column_type.kind == "decimal" and column_type.precision is not None:
        scale = column_type.scale or 0
        limit = 10 ** (column_type.precision - scale)
        return "out of range", Sql(
            f"abs(round({name}, {scale})) >= {limit}",
            f"abs(round(CAST({name} AS numeric), {scale})) >= {limit}",
        )
    return None


def crossing(old: Column, new: Column) -> Sql | None:
    """Return SQL that converts a column to another type; None if there is none.

    SQL that is just the column's name leaves the values unchanged.
    """
    name = Sql.same(identifier(new.name))
    if old.type == new.type:
        return name
    if holds_values_of(new.type, old.type) or holds_values_of(old.type, new.type):
        if old.type.is_list or new.type.is_list or old.type.kind == new.type.kind:
            return name
    elif old.type.is_list or new.type.is_list:
        return None
    return cast(name, old.type.kind, new.type.kind)
