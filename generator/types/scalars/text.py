"""`text`: text of any length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from generator.python import Code
from generator.types.column_printing import SqlalchemyStyle
from generator.types.field_type import ColumnType
from generator.types.texts import PlainText, print_collated


class AnyText(PlainText):
    """Text of any length."""

    name = "text"
    summary = "Text of any length."
    place = 20
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("textfield", "longtext", "mediumtext", "clob", "citext", "tsvector"), "text"
    )
    is_cast_target = True
    sql_names = ("varchar", "char", "bpchar")
    is_unlimited = True

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type."""
        return print_collated(type, style, "Text")


TYPE = AnyText()
