"""Renamed enum values, in scalar and in list columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from generator.migrations.difference.compare import TableChange
from generator.schema import Column
from generator.sql import identifier, text_literal
from generator.types import DialectSql


def value_renames(change: TableChange) -> Iterator[tuple[Column, DialectSql]]:
    """Yield each column whose enum has renamed values, with SQL for the new values."""
    columns = {column.name: column for column in change.new.columns}
    for name, renames in groupby(change.renamed_values, lambda each: each.parent):
        column = columns[name]
        whens = " ".join(
            f"WHEN {text_literal(each.old)} THEN {text_literal(each.new)}"
            for each in renames
        )
        if column.type.is_list:
            yield column, _in_list(identifier(name), whens)
        else:
            sql = f"CASE {identifier(name)} {whens} ELSE {identifier(name)} END"
            yield column, DialectSql.for_both(sql)


def _in_list(name: str, whens: str) -> DialectSql:
    given = f"CASE WHEN {name} IS NOT NULL THEN"
    return DialectSql(
        f"{given} (SELECT json_group_array(CASE value {whens} ELSE value END) "
        f"FROM json_each({name})) END",
        f"{given} (SELECT coalesce(jsonb_agg(CASE item {whens} ELSE item END ORDER BY place), "
        f"'[]') FROM jsonb_array_elements_text({name}) "
        "WITH ORDINALITY AS items (item, place)) END",
    )
