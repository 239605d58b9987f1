"""`bigint`: a whole number of 64 bits, of which JSON carries 53."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from generator.python import Code
from generator.types.column_printing import SqlalchemyStyle, variant
from generator.types.field_type import ColumnType, SqlType
from generator.types.numbers import Whole


class BigInt(Whole):
    """A whole number of 64 bits in the database, and of 53 on the wire."""

    name = "bigint"
    summary = "A whole number of 64 bits; JSON holds 53 of them, with `wire: text` all."
    place = 40
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("long", "int8", "bigserial", "bigintegerfield", "bigautofield"), "bigint"
    )
    text_form: str | None = "bigtext"
    least, most = -(2**53) + 1, 2**53 - 1
    bits = 64
    annotation = "wire.Int53"
    wire_code = (
        '''\
Int53 = Annotated[int, Field(ge=-(2**53) + 1, le=2**53 - 1)]
"""Integers that every client reads exactly: JavaScript rounds larger integers."""''',
    )
    sql_type = SqlType.INTEGER
    is_cast_target = True
    postgresql = "bigint"
    sqlalchemy = "BigInteger"
    edges = "BIGINTS"
    edges_code = (
        "Edges(same(-(2**53) + 1, 2**53 - 1), "
        "same(0, -(2**53), 2**53, 2**63, 10**400))"
    )
    edges_comment: str | None = "The largest integers that JavaScript reads exactly."
    wrong: ClassVar[Any] = 1.5
    no_key: ClassVar[Any] = 2**31 - 1

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type; SQLite numbers rows by INTEGER alone."""
        if counts_up:
            return variant(style.call("BigInteger"), style.call("Integer"), "sqlite")
        return super().column(type, style, counts_up=counts_up)


TYPE = BigInt()
