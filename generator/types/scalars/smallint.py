"""`smallint`: a whole number of 16 bits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from generator.types.field_type import SqlType
from generator.types.numbers import Whole


class SmallInt(Whole):
    """A whole number of 16 bits, for existing tables and for many small values."""

    name = "smallint"
    summary = "A whole number of 16 bits."
    place = 25
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("int2", "tinyint", "smallserial", "smallintegerfield"), "smallint"
    )
    least, most = -(2**15), 2**15 - 1
    bits = 16
    may_be_id = False
    is_made = False
    annotation = "wire.Int16"
    wire_code = ("Int16 = Annotated[int, Field(ge=-(2**15), le=2**15 - 1)]",)
    sql_type = SqlType.INTEGER
    is_cast_target = True
    postgresql = "smallint"
    sqlalchemy = "SmallInteger"
    edges = "SMALL_INTEGERS"
    edges_code = "Edges(same(-(2**15), 2**15 - 1), same(0, -(2**15) - 1, 2**15, 0.5))"
    wrong: ClassVar[Any] = "1"


TYPE = SmallInt()
