"""`integer`: a whole number of 32 bits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from generator.types.field_type import SqlType
from generator.types.numbers import Whole


class Integer(Whole):
    """A whole number of 32 bits."""

    name = "integer"
    summary = "A whole number of 32 bits."
    place = 30
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("int", "int4", "serial", "mediumint", "integerfield", "autofield"), "integer"
    )
    least, most = -(2**31), 2**31 - 1
    bits = 32
    annotation = "wire.Int32"
    wire_code = ("Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]",)
    is_inferred = True
    sql_type = SqlType.INTEGER
    is_cast_target = True
    sql_names = ("int",)
    postgresql = "integer"
    sqlalchemy = "Integer"
    casts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "boolean": ("{x} <> 0", "{x} <> 0")
    }
    edges = "INTEGERS"
    edges_code = (
        "Edges(same(-(2**31), 2**31 - 1), "
        "same(0, -(2**31) - 1, 2**31, 10**400, 0.5))"
    )
    wrong: ClassVar[Any] = "1"
    no_key: ClassVar[Any] = 2**31 - 1


TYPE = Integer()
