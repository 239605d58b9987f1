"""Compatibility of column types, and conversions between them."""

from __future__ import annotations

from dataclasses import replace

from generator.schema import Column
from generator.sql import cast, identifier
from generator.types import ColumnType, DialectSql


def format_type(column_type: ColumnType) -> str:
    """Format a type as in the spec."""
    digits = (column_type.precision, column_type.scale)
    arguments = [column_type.length] if column_type.length else list(digits)
    given = [str(argument) for argument in arguments if argument is not None]
    name = column_type.scalar.written
    text = f"{name}({', '.join(given)})" if given else name
    if column_type.collation is not None:
        text += f" collate {column_type.collation}"
    if column_type.sqlite_collation is not None:
        text += f" collate {column_type.sqlite_collation} on SQLite"
    return f"[{text}]" if column_type.is_list else text


def accepts_all_values_of(new: ColumnType, old: ColumnType) -> bool:
    """Return whether every value of the old type is one of the new type."""
    if new == old or (new.scalar.holds_lists and old.is_list and not new.is_list):
        return True
    if new.is_list or old.is_list:
        both = new.is_list and old.is_list
        elements = replace(new, is_list=False), replace(old, is_list=False)
        return both and old.scalar.is_text and accepts_all_values_of(*elements)
    return new.scalar.holds(new, old.scalar, old)


def misfit_condition(type: ColumnType, name: str) -> tuple[str, DialectSql] | None:
    """Return what a value would be that the type refuses, and its condition.

    PostgreSQL refuses such values by itself; SQLite stores them.
    """
    return None if type.is_list else type.scalar.misfit(type, name)


def conversion_sql(old: Column, new: Column) -> DialectSql | None:
    """Return SQL that converts a column to another type; None if there is none.

    SQL that is just the column's name leaves the values unchanged.
    """
    name = DialectSql.for_both(identifier(new.name))
    if old.type == new.type:
        return name
    if accepts_all_values_of(new.type, old.type) or accepts_all_values_of(
        old.type, new.type
    ):
        if old.type.is_list or new.type.is_list or old.type.kind == new.type.kind:
            return name
    elif old.type.is_list or new.type.is_list:
        return None
    return cast(name, old.type.scalar, new.type.scalar)
